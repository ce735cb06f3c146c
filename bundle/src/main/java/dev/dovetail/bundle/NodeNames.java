package dev.dovetail.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules of Node, which packages import without {@code node:} and expect the runtime to have.
 */
final class NodeNames {
    private static final Set<String> NAMES =
            Set.of(
                    ("assert async_hooks buffer child_process cluster console constants crypto"
                         + " dgram diagnostics_channel dns domain events fs http http2 https"
                         + " inspector module net os path perf_hooks process punycode querystring"
                         + " readline repl stream string_decoder sys timers tls trace_events tty"
                         + " url util v8 vm wasi worker_threads zlib")
                            .split(" ", -1));

    private static final Pattern UNRESOLVED = Pattern.compile("Could not resolve \"([^\"]+)\"");

    private static final Pattern REQUIRED =
            Pattern.compile(
                    "\"path\":\\s*\"([^\"]+)\",\\s*\"kind\":\\s*\"require-call\",\\s*\"external\":\\s*true");

    private NodeNames() {}

    /** Those that a build failed to find: whoever has a package of such a name gets that. */
    static List<String> unresolved(Answer answer) {
        List<String> names = new ArrayList<>();
        for (Answer error : answer.objects("errors")) {
            Matcher found = UNRESOLVED.matcher(error.string("text"));
            if (found.find() && isNode(found.group(1)) && !names.contains(found.group(1))) {
                names.add(found.group(1));
            }
        }
        return names;
    }

    private static boolean isNode(String name) {
        int slash = name.indexOf('/');
        return NAMES.contains(slash < 0 ? name : name.substring(0, slash));
    }

    /** What a bundle asks the runtime for by {@code require()}, as the metafile tells it. */
    static List<String> required(String metafile) {
        List<String> names = new ArrayList<>();
        Matcher found = REQUIRED.matcher(metafile);
        while (found.find()) {
            if (!names.contains(found.group(1))) {
                names.add(found.group(1));
            }
        }
        return names;
    }
}
