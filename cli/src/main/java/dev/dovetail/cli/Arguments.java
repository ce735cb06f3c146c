package dev.dovetail.cli;

import dev.dovetail.config.CompatibilityDate;
import dev.dovetail.config.JsonValue;
import dev.dovetail.config.JsonValue.JsonString;
import dev.dovetail.config.NearName;
import dev.dovetail.runtime.Reach;

import picocli.CommandLine.ParseResult;

import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes sense of the arguments of a command. */
final class Arguments {
    private static final int MOST_ENGINES = 64;
    private static final int LAST_PORT = 65_535;

    private final ParseResult parsed;

    private Arguments(ParseResult parsed) {
        this.parsed = parsed;
    }

    /**
     * The options of {@code dev}.
     *
     * @throws UserException if a value makes no sense
     */
    static DevOptions dev(ParseResult parsed) {
        var arguments = new Arguments(parsed);
        return new DevOptions(
                parsed.hasMatchedPositional(0)
                        ? Optional.<String>of(parsed.matchedPositionalValue(0, ""))
                        : Optional.empty(),
                arguments.all("--config"),
                arguments.port(),
                arguments.one("--ip"),
                arguments.one("--env"),
                arguments.name(),
                arguments.vars(),
                arguments.limits(),
                arguments.one("--persist-to"),
                arguments.reach(Reach.ANY));
    }

    /**
     * The options of {@code serve}.
     *
     * @throws UserException if a value makes no sense
     */
    static ServeOptions serve(ParseResult parsed) {
        var arguments = new Arguments(parsed);
        return new ServeOptions(
                new DevOptions(
                        Optional.empty(),
                        arguments.all("--config"),
                        arguments.port(),
                        arguments.one("--ip"),
                        arguments.one("--env"),
                        Optional.empty(),
                        Map.of(),
                        arguments.limits(),
                        arguments.one("--persist-to"),
                        arguments.reach(Reach.PUBLIC)),
                arguments.count("--engines", 1),
                arguments.count("--reserve", 0).orElse(1));
    }

    private OptionalInt count(String option, int least) {
        Optional<String> text = one(option);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int count = Integer.parseInt(text.get());
            if (count >= least && count <= MOST_ENGINES) {
                return OptionalInt.of(count);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw UserException.usage(
                "%s %s: expected a number from %d to %d"
                        .formatted(option, text.get(), least, MOST_ENGINES));
    }

    /**
     * The options of {@code test}.
     *
     * @throws UserException if a value makes no sense
     */
    static TestOptions test(ParseResult parsed) {
        var arguments = new Arguments(parsed);
        return new TestOptions(
                List.of(parsed.matchedPositionalValue(0, new String[0])),
                arguments.all("--config"),
                arguments.one("--env"),
                arguments.date(),
                arguments.one("--filter"),
                arguments.timeout(),
                arguments.one("--junit"),
                arguments.one("--persist-to"),
                parsed.hasMatchedOption("--verbose"));
    }

    /**
     * Where fetch() may go, if neither a configuration nor the command line says something else.
     */
    private Reach reach(Reach otherwise) {
        if (!parsed.hasMatchedOption("--allow-private-network")) {
            return otherwise;
        }
        return parsed.matchedOptionValue("--allow-private-network", false)
                ? Reach.ANY
                : Reach.PUBLIC;
    }

    /**
     * The options of {@code objects}.
     *
     * @throws UserException if a value makes no sense
     */
    static ObjectsOptions objects(ParseResult parsed) {
        var arguments = new Arguments(parsed);
        String action = parsed.matchedPositionalValue(0, "");
        List<String> words = List.of(parsed.matchedPositionalValue(1, new String[0]));
        boolean writes = parsed.hasMatchedOption("--write");
        ObjectsOptions.check(action, words.size(), writes);
        return new ObjectsOptions(
                action, words, arguments.one("--config"), arguments.one("--persist-to"), writes);
    }

    private Optional<LocalDate> date() {
        Optional<String> text = one("--compat-date");
        Optional<LocalDate> date = text.flatMap(CompatibilityDate::parse);
        if (text.isPresent() && date.isEmpty()) {
            throw UserException.usage(
                    "--compat-date " + text.get() + ": expected a date as YYYY-MM-DD");
        }
        return date;
    }

    private Duration timeout() {
        Optional<String> text = one("--timeout");
        if (text.isEmpty()) {
            return TestOptions.TIMEOUT;
        }
        try {
            int seconds = Integer.parseInt(text.get());
            if (seconds > 0) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw UserException.usage(
                "--timeout " + text.get() + ": expected a number of seconds, 1 or more");
    }

    private Optional<String> one(String option) {
        if (!parsed.hasMatchedOption(option)) {
            return Optional.empty();
        }
        String value = parsed.matchedOptionValue(option, "");
        if (value.isEmpty()) {
            throw UserException.usage(option + " needs a value that is not empty");
        }
        return Optional.of(value);
    }

    private List<String> all(String option) {
        return List.of(parsed.matchedOptionValue(option, new String[0]));
    }

    private OptionalInt port() {
        Optional<String> text = one("--port");
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(text.get());
            if (port >= 0 && port <= LAST_PORT) {
                return OptionalInt.of(port);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw UserException.usage(
                "--port " + text.get() + ": expected a number from 0 to " + LAST_PORT);
    }

    private LimitsProfile limits() {
        Optional<String> text = one("--limits");
        if (text.isEmpty()) {
            return LimitsProfile.PAID;
        }
        return LimitsProfile.named(text.get())
                .orElseThrow(
                        () ->
                                UserException.usage(
                                        "--limits "
                                                + text.get()
                                                + ": expected off, free, paid or workerd"
                                                + NearName.didYouMean(
                                                        text.get(), LimitsProfile.NAMES)));
    }

    private Optional<String> name() {
        Optional<String> name = one("--name");
        if (name.isPresent() && !name.get().matches("[A-Za-z0-9_-]+")) {
            throw UserException.usage(
                    "--name " + name.get() + ": expected letters, digits, dashes and underscores");
        }
        return name;
    }

    private Map<String, JsonValue> vars() {
        Map<String, JsonValue> vars = new LinkedHashMap<>();
        for (String text : all("--var")) {
            int colon = text.indexOf(':');
            if (colon <= 0) {
                throw UserException.usage("--var " + text + ": expected KEY:VALUE");
            }
            vars.put(text.substring(0, colon), new JsonString(text.substring(colon + 1)));
        }
        return vars;
    }
}
