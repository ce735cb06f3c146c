package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Turns esbuild's messages into ours: places as a person counts them, notes without its flags. */
final class Messages {
    private static final Pattern NODE_BUILT_IN =
            Pattern.compile(
                    "The package \"(.+)\" wasn't found on the file system but is built into.*");
    private static final Pattern NO_LOADER =
            Pattern.compile("No loader is configured for \"(.*)\" files: (.*)");

    private final Path folder;
    private final Path display;

    Messages(Path folder, Path display) {
        this.folder = folder;
        this.display = display;
    }

    List<Message> read(Message.Severity severity, List<Answer> answers) {
        return answers.stream().map(answer -> message(severity, answer)).toList();
    }

    /** Returns the file as messages name it. */
    String name(Path file) {
        boolean near = file.getRoot() != null && file.getRoot().equals(display.getRoot());
        return (near ? display.relativize(file) : file).toString().replace('\\', '/');
    }

    private Message message(Message.Severity severity, Answer answer) {
        var notes = new ArrayList<Message.Note>();
        for (Answer note : answer.objects("notes")) {
            String text = noteText(note.string("text"));
            if (!text.isEmpty()) {
                notes.add(new Message.Note(text, location(note.object("location"))));
            }
        }
        return new Message(
                severity, text(answer.string("text")), location(answer.object("location")), notes);
    }

    private static String text(String text) {
        var noLoader = NO_LOADER.matcher(text);
        if (!noLoader.matches()) {
            return text;
        }
        return "Files that end in \"%s\" are no modules, unless \"rules\" in the configuration says so: %s"
                .formatted(noLoader.group(1), noLoader.group(2));
    }

    /** Says what to do in terms of Dovetail, not of esbuild's command line. */
    private static String noteText(String text) {
        var builtIn = NODE_BUILT_IN.matcher(text);
        if (builtIn.matches()) {
            return "\"%1$s\" is built into Node.js: import it as \"node:%1$s\"."
                    .formatted(builtIn.group(1));
        }
        return text.startsWith("You can mark the path") ? "" : text;
    }

    private @Nullable Location location(@Nullable Answer answer) {
        if (answer == null) {
            return null;
        }
        String lineText = answer.string("lineText");
        byte[] line = lineText.getBytes(StandardCharsets.UTF_8);
        int start = Math.min(answer.number("column"), line.length);
        int end = Math.min(start + answer.number("length"), line.length);
        int column = units(line, 0, start);
        return new Location(
                file(answer), answer.number("line"), column + 1, units(line, start, end), lineText);
    }

    private static int units(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8).length();
    }

    private String file(Answer answer) {
        String file = answer.string("file");
        String namespace = answer.text("namespace");
        boolean real = namespace == null || namespace.isEmpty() || namespace.equals("file");
        return real && !file.startsWith("<") ? name(folder.resolve(file).normalize()) : file;
    }
}
