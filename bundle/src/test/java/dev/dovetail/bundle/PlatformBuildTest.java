package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class PlatformBuildTest {
    private final Path folder;

    PlatformBuildTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void sourcesAndPackagesBecomeOneScriptWithItsMap() throws Exception {
        new Sources(folder)
                .file("js/main.js", "import { a } from './k/a.js'; globalThis.a = a;")
                .file("js/k/a.js", "import p from 'pack'; export const a = p + 'ü';")
                .file("node_modules/pack/index.js", "/*! legal */ module.exports = 'packed';");
        Path script = folder.resolve("out/platform.js");

        PlatformBuild.build(folder.resolve("js"), folder.resolve("node_modules"), script);

        assertThat(Files.readString(script))
                .contains("packed", "\\xFC", "legal")
                .as("one byte a character: two would double what each isolate keeps")
                .startsWith("\"use strict\";\n(()=>{")
                .doesNotContain("import ");
        assertThat(Files.readString(folder.resolve("out/platform.js.map")))
                .contains("\"k/a.js\"", "\"main.js\"");
    }

    @Test
    void errorsFailTheBuild() {
        new Sources(folder).file("js/main.js", "import './gone.js';");

        assertThatThrownBy(
                        () ->
                                PlatformBuild.build(
                                        folder.resolve("js"), folder, folder.resolve("p.js")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("Could not resolve \"./gone.js\"");
    }
}
