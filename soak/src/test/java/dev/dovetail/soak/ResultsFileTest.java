package dev.dovetail.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class ResultsFileTest {
    private final Path folder;

    ResultsFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private String putAll(String... names) throws IOException {
        Path file = folder.resolve("soak.md");
        for (int i = 0; i < names.length; i++) {
            ResultsFile.put(file, names[i], i, Map.of("calls", "n" + i));
        }
        return Files.readString(file);
    }

    @Test
    void aRunReplacesTheOneBefore() throws IOException {
        assertThat(putAll("Calls", "Calls"))
                .containsOnlyOnce("## Calls")
                .contains("| calls | n1 |")
                .doesNotContain("n0");
    }

    @Test
    void runsOfOthersStay() throws IOException {
        assertThat(putAll("B", "A", "C", "A"))
                .startsWith("# Long runs\n\nWritten by")
                .containsSubsequence("## A", "n3", "## B", "n0", "## C", "n2")
                .doesNotContain("n1");
    }
}
