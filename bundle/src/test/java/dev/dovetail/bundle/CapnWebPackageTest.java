package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

class CapnWebPackageTest {
    private static final Path FOLDER = Path.of("../platform/src/main/js/capnweb/npm");

    @Test
    void thePackageIsAsItWasPublished() throws Exception {
        byte[] file = Files.readAllBytes(FOLDER.resolve("index-workers.js"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(file);

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("d2bbda311be88407fb93e625b11f0aa561121037b3eef430167521d08221a5c3");
        assertThat(FOLDER.resolve("LICENSE.txt")).content().startsWith("MIT License");
    }
}
