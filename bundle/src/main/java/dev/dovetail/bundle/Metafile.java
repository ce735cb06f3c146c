package dev.dovetail.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What esbuild tells about a bundle: the files that went in and the names that come out. */
record Metafile(List<Path> inputs, List<String> exports) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads {@code {inputs: {file: …}, outputs: {file: {exports: […], …}}}}.
     *
     * @param text the metafile
     * @param folder what its paths are relative to
     */
    static Metafile read(String text, Path folder) {
        var inputs = new ArrayList<Path>();
        var exports = new ArrayList<String>();
        try (JsonParser in = JSON.createParser(text)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "inputs" -> readInputs(in, folder, inputs);
                    case "outputs" -> readOutputs(in, exports);
                    default -> in.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Metafile(inputs, exports.stream().sorted().toList());
    }

    private static void readInputs(JsonParser in, Path folder, List<Path> inputs)
            throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            Path file = folder.resolve(in.currentName()).normalize();
            if (Files.isRegularFile(file)) { // not "<define:…>" and the like
                inputs.add(file);
            }
            in.nextToken();
            in.skipChildren();
        }
    }

    private static void readOutputs(JsonParser in, List<String> exports) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = in.currentName().equals("exports");
                in.nextToken();
                if (wanted) {
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        exports.add(in.getText());
                    }
                } else {
                    in.skipChildren();
                }
            }
        }
    }
}
