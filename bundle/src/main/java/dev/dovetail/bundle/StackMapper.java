package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Makes V8's stack traces of a bundled Worker name the files that its author wrote. Immutable; any
 * thread. The source map is read at the first frame that needs it, since most Workers never throw.
 */
public final class StackMapper {
    /** How a frame begins: V8 indents by four, and what prints it may indent it further. */
    private static final String FRAME = "    at ";

    private static final String AT = "at ";
    private static final String ASYNC = "async ";
    private static final String PLATFORM = "dovetail:platform";
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private final String name;
    private final String sourceMap;
    private final Path folder;
    private final Messages messages;
    private volatile @Nullable SourcePositions positions;

    /**
     * Makes a mapper.
     *
     * @param name the name that the module has in stack traces
     * @param module the module
     * @param folder what the sources of its source map are relative to: {@link
     *     BundleRequest#folder()}
     * @param display the folder to name files from: {@link BundleRequest#display()}
     * @throws IllegalArgumentException if the name is empty
     */
    public StackMapper(String name, ModuleText module, Path folder, Path display) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A module needs a name");
        }
        this.name = name;
        this.sourceMap = module.sourceMap();
        this.folder = folder.toAbsolutePath().normalize();
        this.messages = new Messages(this.folder, display.toAbsolutePath().normalize());
    }

    /** The name that the module has in stack traces. */
    public String name() {
        return name;
    }

    /**
     * Returns a text with its stack traces made readable: frames of the module get the place in the
     * author's file, and frames of the platform go, except where a stack has no others. Frames that
     * have no known place, and all that is no frame, stay as they are. Never throws.
     *
     * @param text any text
     */
    public String map(String text) {
        if (!text.contains(FRAME)) {
            return text;
        }
        var out = new StringBuilder(text.length() + text.length() / 4);
        int from = 0;
        while (from < text.length()) {
            int to = from;
            boolean own = false;
            for (int frame; (frame = frameAt(text, to)) >= 0; ) {
                int next = nextLine(text, frame);
                own |= Place.find(text, frame, frame, next, PLATFORM) == null;
                to = next;
            }
            if (to == from) {
                to = nextLine(text, from);
                out.append(text, from, to);
            } else {
                stack(out, text, from, to, own);
            }
            from = to;
        }
        return out.toString();
    }

    /** Frames that follow each other. */
    private void stack(StringBuilder out, String text, int from, int to, boolean own) {
        for (int line = from; line < to; ) {
            int frame = frameAt(text, line);
            int next = nextLine(text, frame);
            Place platform = own ? Place.find(text, frame, frame, next, PLATFORM) : null;
            if (platform == null) {
                out.append(text, line, frame);
                frame(out, text, frame, next);
            } else {
                drop(out, text, platform, next);
            }
            line = next;
        }
    }

    private void frame(StringBuilder out, String text, int frame, int to) {
        int copied = frame;
        Place place = Place.find(text, frame, frame, to, name);
        while (place != null) {
            String mapped = mapped(place);
            if (mapped != null) {
                out.append(text, copied, place.start).append(mapped);
                copied = place.end;
            }
            place = Place.find(text, frame, place.end, to, name);
        }
        out.append(text, copied, to);
    }

    /** What stands behind a frame's place may be more than its end: see {@code console.log}. */
    private static void drop(StringBuilder out, String text, Place place, int to) {
        int rest = place.end < to && text.charAt(place.end) == ')' ? place.end + 1 : place.end;
        boolean last = text.charAt(to - 1) != '\n';
        boolean blank = text.substring(rest, to).isBlank();
        if (blank && !last) {
            return;
        }
        if (!out.isEmpty()) {
            out.setLength(out.length() - 1); // the line's end before
        }
        out.append(text, blank ? to : rest, to);
    }

    private @Nullable String mapped(Place place) {
        var position = positions().find(place.line, place.column);
        return position == null
                ? null
                : file(position.source()) + ":" + position.line() + ":" + position.column();
    }

    private SourcePositions positions() {
        SourcePositions known = positions;
        if (known == null) {
            known = SourcePositions.read(sourceMap); // twice is as good as once
            positions = known;
        }
        return known;
    }

    /** Sources are relative URLs, unless the author's own tools made them something else. */
    private String file(String source) {
        if (source.startsWith("<") || URL.matcher(source).matches()) {
            return source;
        }
        try {
            String file = URLDecoder.decode(source.replace("+", "%2B"), StandardCharsets.UTF_8);
            return messages.name(folder.resolve(file).normalize());
        } catch (IllegalArgumentException e) {
            return source; // no URL, or no path
        }
    }

    /** Returns where a line's frame begins, behind "at "; -1 if the line is none. */
    private static int frameAt(String text, int line) {
        int at = line;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        boolean frame = at - line >= FRAME.length() - AT.length() && text.startsWith(AT, at);
        return frame ? at + AT.length() : -1;
    }

    private static int nextLine(String text, int line) {
        int end = text.indexOf('\n', line);
        return end < 0 ? text.length() : end + 1;
    }

    /**
     * {@code file:line:column} as a frame has it.
     *
     * @param start where it begins in the text
     * @param end where it ends
     * @param line the line, from 1
     * @param column the column, from 1
     */
    private record Place(int start, int end, int line, int column) {
        private static final int MOST_DIGITS = 9;

        /** The first place of a file in a frame from an index on, or null. */
        static @Nullable Place find(String text, int frame, int from, int to, String file) {
            int start = text.indexOf(file, from, to);
            while (start >= 0) {
                Place place = isStart(text, frame, start) ? read(text, start, file, to) : null;
                if (place != null) {
                    return place;
                }
                start = text.indexOf(file, start + 1, to);
            }
            return null;
        }

        /** In parentheses, or all that there is. */
        private static boolean isStart(String text, int frame, int start) {
            return start == frame
                    || (start == frame + ASYNC.length() && text.startsWith(ASYNC, frame))
                    || (start - 2 > frame && text.startsWith(" (", start - 2));
        }

        private static @Nullable Place read(String text, int start, String file, int to) {
            int colon = start + file.length();
            if (file.equals(PLATFORM) && colon < to && text.charAt(colon) == '/') {
                colon = placeAfter(text, colon, to);
            }
            int second = number(text, colon, to);
            int end = second < 0 ? -1 : number(text, second, to);
            if (end < 0 || (end < to && goesOn(text.charAt(end)))) {
                return null;
            }
            return new Place(
                    start,
                    end,
                    Integer.parseInt(text, colon + 1, second, 10),
                    Integer.parseInt(text, second + 1, end, 10));
        }

        /** Where the line and column of a file in the platform's folder begin. */
        private static int placeAfter(String text, int slash, int to) {
            int colon = text.indexOf(':', slash);
            while (colon >= 0 && colon < to) {
                int second = number(text, colon, to);
                if (second >= 0 && number(text, second, to) >= 0) {
                    return colon;
                }
                colon = text.indexOf(':', colon + 1);
            }
            return slash;
        }

        /** Where a colon and digits end that begin at an index; -1 if there are none. */
        private static int number(String text, int colon, int to) {
            if (colon >= to || text.charAt(colon) != ':') {
                return -1;
            }
            int end = colon + 1;
            while (end < to && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            int digits = end - colon - 1;
            return digits == 0 || digits > MOST_DIGITS ? -1 : end;
        }

        private static boolean goesOn(char c) {
            return Character.isLetterOrDigit(c) || c == ':' || c == '.' || c == '_';
        }
    }
}
