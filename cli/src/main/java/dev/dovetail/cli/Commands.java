package dev.dovetail.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The words of the command line and what its help says. Built by hand, not from annotations: that
 * is quicker to start.
 */
final class Commands {
    static final String DEV = "dev";
    static final String SERVE = "serve";
    static final String TEST = "test";
    static final String OBJECTS = "objects";
    static final String HELP = "help";

    /** A run that touches what a first run of {@link #DEV} does, for the launcher's AOT cache. */
    static final String WARM_UP = "warm-up";

    private static final int WIDTH = 90;
    private static final int NAMES_WIDTH = 26;

    private Commands() {}

    static CommandLine commandLine() {
        CommandSpec root = named("dovetail");
        root.usageMessage()
                .description(
                        "Runs Cloudflare-style Workers on the JVM, joined by service bindings.")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  dovetail dev                       the Worker of this folder",
                        "  dovetail dev -c app -c auth        two Workers, joined by their"
                                + " bindings",
                        "  dovetail serve -c app -c auth      the same in production",
                        "  dovetail test                      run the tests of the Worker of this"
                                + " folder",
                        "  dovetail help dev                  everything that dev can do");
        root.addOption(
                OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Print the version and exit.")
                        .build());
        // an argument that begins with @ is nothing special
        CommandLine commands = new CommandLine(root).setExpandAtFiles(false);
        commands.addSubcommand(DEV, dev());
        commands.addSubcommand(SERVE, ServeCommand.spec());
        commands.addSubcommand(TEST, test());
        commands.addSubcommand(OBJECTS, objects());
        commands.addSubcommand(HELP, help());
        commands.addSubcommand(WARM_UP, warmUp());
        return commands;
    }

    /** Descriptions are broken by hand: picocli would break "dev.port" after the dot. */
    static CommandSpec named(String name) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage()
                .width(WIDTH)
                .longOptionsMaxWidth(NAMES_WIDTH)
                .sortOptions(false)
                .synopsisHeading("Usage: ")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n");
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Print this help and exit.")
                        .build());
        return spec;
    }

    static CommandSpec dev() {
        CommandSpec spec = named(DEV);
        spec.usageMessage()
                .header("Serve a Worker on this machine, for development.")
                .descriptionHeading("%n")
                .description(
                        "Reads the Worker's wrangler.json, wrangler.jsonc or wrangler.toml, bundles"
                                + " it,",
                        "prints what its bindings lead to, then every request. Reloads a Worker"
                                + " when a",
                        "source or its configuration file changes. Ctrl-C stops it.",
                        "",
                        "Several Workers run together with one -c each: the first is served, the"
                                + " others",
                        "are reached through service bindings only.",
                        "",
                        "Cron triggers are not fired by the clock here: a request to",
                        "/cdn-cgi/handler/scheduled?cron=EXPRESSION&time=MILLISECONDS fires one.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  dovetail dev                    the Worker of this folder",
                        "  dovetail dev src/index.js       an entry file, with or without"
                                + " configuration",
                        "  dovetail dev -c app -c auth     serve app, which calls auth by a"
                                + " binding",
                        "  dovetail dev --port 3000 -e staging",
                        "  dovetail dev --limits free --var GREETING:Hello",
                        "",
                        "Exit code: 0 when stopped; 1 if a configuration, a build or the port is"
                                + " wrong;",
                        "2 if the arguments are. NO_COLOR=1 turns colours off; DOVETAIL_DEBUG=1"
                                + " shows",
                        "Java's stack traces.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .paramLabel("SCRIPT")
                        .type(String.class)
                        .description(
                                "An entry file to run in the place of the first",
                                "configuration's \"main\". The configuration is that of",
                                "-c, else the one beside the file, else the one in the",
                                "current folder, else none.")
                        .build());
        spec.addOption(
                list("-c", "--config")
                        .paramLabel("PATH")
                        .description(
                                "A configuration file, or its folder. Once for each",
                                "Worker; the first is served. Default: the current",
                                "folder.")
                        .build());
        spec.addOption(
                value("-e", "--env")
                        .paramLabel("NAME")
                        .description("Read every configuration for its environment NAME.")
                        .build());
        spec.addOption(
                value("-p", "--port")
                        .paramLabel("PORT")
                        .description(
                                "Listen on this port; 0 takes one that is free.",
                                "Default: dev.port of the first configuration, or 8787.")
                        .build());
        spec.addOption(
                value("--ip")
                        .paramLabel("ADDRESS")
                        .description(
                                "Listen on this address; 0.0.0.0 is all. Default:",
                                "dev.ip of the first configuration, or localhost.")
                        .build());
        spec.addOption(limits());
        spec.addOption(privateNetwork("yes"));
        spec.addOption(
                value("--persist-to")
                        .paramLabel("FOLDER")
                        .description(
                                "Where Durable Objects are kept. Default:",
                                ".dovetail/state beside the first configuration.")
                        .build());
        spec.addOption(
                value("--name")
                        .paramLabel("NAME")
                        .description("The first Worker's name, in the place of its \"name\".")
                        .build());
        spec.addOption(
                list("--var")
                        .paramLabel("KEY:VALUE")
                        .description(
                                "A variable on the first Worker's env, as text, in the",
                                "place of one of its \"vars\". May be repeated.")
                        .build());
        return spec;
    }

    static CommandSpec test() {
        CommandSpec spec = named(TEST);
        spec.usageMessage()
                .header("Run the test() handlers of Workers.")
                .descriptionHeading("%n")
                .description(
                        "A test is an export with a test(controller, env, ctx) method. It passes if"
                                + " what",
                        "it returns resolves, and every waitUntil promise and timer of it ends"
                                + " well.",
                        "The Workers are those of wrangler configurations, or of workerd's .wd-test"
                                + " files.",
                        "Each file has isolates of its own; the tests of a file run one after the"
                                + " other.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  dovetail test                   the Worker of this folder",
                        "  dovetail test -c app -c auth    two Workers that run together",
                        "  dovetail test --compat-date 2026-01-01 a.wd-test b.wd-test",
                        "  dovetail test --filter login --junit target/tests.xml",
                        "",
                        "Exit code: 0 if at least one test ran and none failed; 1 if not; 2 if the",
                        "arguments are wrong.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0..*")
                        .arity("0..*")
                        .paramLabel("FILE")
                        .type(String[].class)
                        .description("A .wd-test file, or several.")
                        .build());
        spec.addOption(
                list("-c", "--config")
                        .paramLabel("PATH")
                        .description(
                                "A configuration file, or its folder. Once for each",
                                "Worker. Default, without FILE: the current folder.")
                        .build());
        spec.addOption(
                value("-e", "--env")
                        .paramLabel("NAME")
                        .description("Read every configuration for its environment NAME.")
                        .build());
        spec.addOption(
                value("--compat-date")
                        .paramLabel("DATE")
                        .description(
                                "The compatibility date of all Workers, in the place of",
                                "their own. A .wd-test file without one runs at the",
                                "newest by default.")
                        .build());
        spec.addOption(
                value("--filter")
                        .paramLabel("TEXT")
                        .description("Run only tests whose name contains TEXT.")
                        .build());
        spec.addOption(
                value("--timeout")
                        .paramLabel("SECONDS")
                        .description("The time that a file may take. Default: 60.")
                        .build());
        spec.addOption(
                value("--junit")
                        .paramLabel("FILE")
                        .description("Write the results as JUnit XML too.")
                        .build());
        spec.addOption(
                value("--persist-to")
                        .paramLabel("FOLDER")
                        .description(
                                "Where Durable Objects are kept. Default: a temporary",
                                "folder, which is deleted after each file's tests.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-v", "--verbose")
                        .description("Print what Workers log, also in tests that pass.")
                        .build());
        return spec;
    }

    static CommandSpec objects() {
        CommandSpec spec = named(OBJECTS);
        spec.usageMessage()
                .header("Look into the Durable Objects that are kept on the disk.")
                .descriptionHeading("%n")
                .description(
                        "  list                what is kept, a line for each object",
                        "  show OBJECT         its file, alarm, keys and tables",
                        "  sql OBJECT SQL      run a statement on its file, only to read; with"
                                + " --write, any",
                        "  delete OBJECT...    delete its file",
                        "",
                        "OBJECT is an id, the beginning of one, or the name that it was made from;"
                                + " where",
                        "that is not enough, NAMESPACE/OBJECT. What only reads may run beside"
                                + " dovetail dev;",
                        "sql --write and delete may not.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  dovetail objects list",
                        "  dovetail objects show counter-Counter/visits",
                        "  dovetail objects sql visits \"SELECT * FROM orders LIMIT 10\"",
                        "  dovetail objects delete visits --persist-to state",
                        "",
                        "Exit code: 0; 1 if there is no such object or its file says no; 2 if the"
                                + " arguments",
                        "are wrong.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("1")
                        .paramLabel("ACTION")
                        .type(String.class)
                        .description("list, show, sql or delete.")
                        .build());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("1..*")
                        .arity("0..*")
                        .paramLabel("OBJECT")
                        .type(String[].class)
                        .description("The object; for sql, then the statement.")
                        .build());
        spec.addOption(
                value("-c", "--config")
                        .paramLabel("PATH")
                        .description(
                                "The configuration file, or its folder, that dovetail dev",
                                "is given first. Default: the current folder.")
                        .build());
        spec.addOption(
                value("--persist-to")
                        .paramLabel("FOLDER")
                        .description(
                                "Where the objects are kept. Default: .dovetail/state",
                                "beside the configuration.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--write")
                        .description("Let sql change the object's file.")
                        .build());
        return spec;
    }

    static OptionSpec.Builder value(String... names) {
        return OptionSpec.builder(names).arity("1").type(String.class);
    }

    static OptionSpec.Builder list(String... names) {
        return OptionSpec.builder(names).arity("1").type(String[].class);
    }

    private static CommandSpec help() {
        CommandSpec spec = named(HELP);
        spec.usageMessage()
                .header("Print what a command does, with its options.")
                .footerHeading("%nExamples:%n")
                .footer("  dovetail help", "  dovetail help dev");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .paramLabel("COMMAND")
                        .type(String.class)
                        .description("The command; without one, the list of commands.")
                        .build());
        return spec;
    }

    private static CommandSpec warmUp() {
        CommandSpec spec = named(WARM_UP);
        spec.usageMessage()
                .hidden(true)
                .header("Start, answer a few requests, exit: a training run for Java's AOT cache.");
        return spec;
    }

    /** The option that both dev and serve have for what Workers may use. */
    static OptionSpec limits() {
        return value("--limits")
                .paramLabel("PROFILE")
                .description(
                        "What Workers may use: free or paid, by Cloudflare's plans;",
                        "workerd, only what workerd enforces; or off. Numbers in a",
                        "configuration's limits replace the profile's, except with",
                        "off. Default: paid.")
                .build();
    }

    /** The option that both have for where Workers may connect; what holds without it differs. */
    static OptionSpec privateNetwork(String byDefault) {
        return OptionSpec.builder("--allow-private-network")
                .negatable(true)
                .type(boolean.class)
                .description(
                        "Whether fetch(), connect() and WebSockets reach this",
                        "machine and the local network. A configuration's",
                        "allow_private_network goes before it. Default: " + byDefault + ".")
                .build();
    }
}
