package dev.dovetail.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the key {@code capnweb}. */
final class CapnWebReader {
    /** Segments as a URL's path has them after parsing: nothing that a parser would rewrite. */
    private static final Pattern PATH =
            Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|$))[\\w.~!$&'()+,;=:@-]+)+");

    private static final Pattern ORIGIN =
            Pattern.compile(
                    "https?://(?:[a-z0-9-]+(?:\\.[a-z0-9-]+)*|\\[[0-9a-f:.]+])(?::\\d{1,5})?");

    /** Paths below are the runtime's own. */
    private static final String RESERVED = "/cdn-cgi/";

    private final Problems problems;

    private CapnWebReader(Problems problems) {
        this.problems = problems;
    }

    static List<CapnWebRoute> read(Section worker, Problems problems) {
        var reader = new CapnWebReader(problems);
        List<CapnWebRoute> routes = new ArrayList<>();
        for (Section section : worker.sections("capnweb", "entrypoints for Cap'n Web clients")) {
            reader.route(section, routes).ifPresent(routes::add);
        }
        return routes;
    }

    private Optional<CapnWebRoute> route(Section section, List<CapnWebRoute> before) {
        Optional<String> path =
                section.requiredString("path", "the path of the URLs, such as \"/rpc\"");
        path.ifPresent(text -> checkPath(text, section.place("path"), before));
        var entrypoint = section.string("entrypoint", "the name of an export of this Worker");
        var props = ServiceReader.props(section, problems);
        List<String> origins =
                section.strings("origins", "web origins, such as \"https://example.com\"");
        origins.forEach(origin -> checkOrigin(origin, section.place("origins")));
        ErrorDetail errors = ServiceReader.errors(section, ErrorDetail.MESSAGE, problems);
        section.warnOfTheRest();
        return path.map(
                text ->
                        new CapnWebRoute(
                                text, entrypoint, props, origins, errors, section.place()));
    }

    private void checkPath(String path, Place place, List<CapnWebRoute> before) {
        if (!PATH.matcher(path).matches()) {
            problems.error(
                    place,
                    "expected a path as URLs have it, such as \"/rpc\", without wildcards, query"
                            + " or escapes; found "
                            + new JsonValue.JsonString(path).toJson());
        } else if (path.startsWith(RESERVED)) {
            problems.error(place, "paths that start with " + RESERVED + " are the runtime's own");
        }
        for (CapnWebRoute other : before) {
            if (other.path().equals(path)) {
                problems.error(
                        place,
                        new JsonValue.JsonString(path).toJson()
                                + " is offered already"
                                + " at line "
                                + other.place().line());
            }
        }
    }

    private void checkOrigin(String origin, Place place) {
        if (!origin.equals(CapnWebRoute.ANY_ORIGIN) && !ORIGIN.matcher(origin).matches()) {
            problems.error(
                    place,
                    "expected origins as browsers send them, such as \"https://example.com\" or"
                            + " \"http://localhost:5173\", or \"*\" for all; found "
                            + new JsonValue.JsonString(origin).toJson());
        }
    }
}
