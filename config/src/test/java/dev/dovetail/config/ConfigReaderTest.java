package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.told;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class ConfigReaderTest {
    private final Path folder;

    ConfigReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aFileIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("wrangler.toml"), Given.TOML);

        var worker = clean(ConfigReader.read(file, Optional.empty()));

        assertThat(worker.file()).isEqualTo(file);
        assertThat(worker.main()).isEqualTo(folder.resolve("src/index.js"));
    }

    @Test
    void aFileThatDoesNotExistIsAProblem() {
        Path file = folder.resolve("wrangler.toml");

        assertThat(told(ConfigReader.read(file, Optional.empty())))
                .containsExactly(file + ":1:1: error: there is no such file");
    }

    @Test
    void aFolderIsAProblem() {
        assertThat(told(ConfigReader.read(folder, Optional.empty())))
                .singleElement()
                .asString()
                .contains("error: cannot be read: ");
    }

    @Test
    void aFileThatIsNotUtf8IsAProblem() throws IOException {
        Path file = Files.write(folder.resolve("wrangler.toml"), new byte[] {'a', (byte) 0xE9});

        assertThat(told(ConfigReader.read(file, Optional.empty())))
                .singleElement()
                .asString()
                .contains("expected text in UTF-8");
    }

    @Test
    void aFileOfAnotherFormatIsAProblem() {
        var result = ConfigReader.parse(Path.of("wrangler.yaml"), "", Optional.empty());

        assertThat(told(result))
                .containsExactly(
                        "wrangler.yaml:1:1: error: expected a file name that ends in .toml, .json"
                                + " or .jsonc");
    }

    @Test
    void aHugeFileIsAProblem() throws IOException {
        String text = "#".repeat(ConfigReader.MAX_LENGTH + 1);
        Path file = Files.writeString(folder.resolve("wrangler.toml"), text);

        assertThat(told(ConfigReader.read(file, Optional.empty())))
                .singleElement()
                .asString()
                .contains("is longer than 2097152 bytes");
        assertThat(told(ConfigReader.parse(file, text, Optional.empty())))
                .singleElement()
                .asString()
                .contains("is longer than 2097152 bytes");
    }

    @Test
    void jsonComesBeforeJsoncAndToml() throws IOException {
        for (String name : new String[] {"wrangler.toml", "wrangler.jsonc", "wrangler.json"}) {
            Path file = Files.writeString(folder.resolve(name), "");

            assertThat(ConfigFiles.find(folder)).contains(file);
        }
    }

    @Test
    void aFolderWithoutAFileHasNone() throws IOException {
        Files.createDirectory(folder.resolve("wrangler.toml"));

        assertThat(ConfigFiles.find(folder)).isEmpty();
    }
}
