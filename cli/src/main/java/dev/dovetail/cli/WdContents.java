package dev.dovetail.cli;

import dev.dovetail.config.wdtest.WdTest.Content;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what a {@code .wd-test} file has in itself or embeds. */
final class WdContents {
    private final Shell shell;

    WdContents(Shell shell) {
        this.shell = shell;
    }

    /**
     * A text.
     *
     * @throws UserException if it cannot be read
     */
    String text(Content content) {
        return switch (content) {
            case Content.Inline(String text) -> text;
            case Content.Embedded(Path file) -> read(file, Files::readString);
        };
    }

    /**
     * Bytes.
     *
     * @throws UserException if they cannot be read
     */
    byte[] bytes(Content content) {
        return switch (content) {
            case Content.Inline(String text) -> text.getBytes(StandardCharsets.UTF_8);
            case Content.Embedded(Path file) -> read(file, Files::readAllBytes);
        };
    }

    private interface Reading<T> {
        T read(Path file) throws IOException;
    }

    private <T> T read(Path file, Reading<T> reading) {
        try {
            return reading.read(file);
        } catch (NoSuchFileException e) {
            throw UserException.failed("embeds " + shell.name(file) + ", which is not there");
        } catch (CharacterCodingException e) {
            throw UserException.failed(shell.name(file) + ": expected text in UTF-8");
        } catch (IOException e) {
            throw UserException.failed("cannot read " + shell.name(file) + ": " + e.getMessage());
        }
    }
}
