package dev.dovetail.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The words of the command line and what its help says. Built by hand, not from annotations: that is
 * quicker to start.
 */
final class Commands {
    static final String DEV = "dev";
    static final String HELP = "help";

    /** A run that touches what a first run of {@link #DEV} does, for the launcher's AOT cache. */
    static final String WARM_UP = "warm-up";

    private static final int WIDTH = 90;
    private static final int NAMES_WIDTH = 32;

    private Commands() {}

    static CommandLine commandLine() {
        CommandSpec root = named("dovetail");
        root.usageMessage()
                .description("Runs Cloudflare-style Workers on the JVM, joined by service bindings.")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  dovetail dev                       the Worker of this folder",
                        "  dovetail dev -c app -c auth        two Workers, joined by their bindings",
                        "  dovetail help dev                  everything that dev can do");
        root.addOption(
                OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Print the version and exit.")
                        .build());
        var commands = new CommandLine(root);
        commands.addSubcommand(DEV, dev());
        commands.addSubcommand(HELP, help());
        commands.addSubcommand(WARM_UP, warmUp());
        return commands;
    }

    private static CommandSpec named(String name) {
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

    private static CommandSpec dev() {
        CommandSpec spec = named("dovetail " + DEV);
        spec.usageMessage()
                .description(
                        "Serves a Worker on this machine, for development. Reads wrangler.json, .jsonc"
                            + " or .toml, bundles the Worker, prints what its bindings lead to and"
                            + " every request, and reloads when a source or configuration file"
                            + " changes. Ctrl-C stops it.",
                        "",
                        "Several Workers run together with one -c each: the first is served, the"
                            + " others are reached through service bindings only.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  dovetail dev                       the Worker of this folder",
                        "  dovetail dev src/index.js          an entry file, with or without a"
                                + " configuration",
                        "  dovetail dev -c app -c auth        serve app, which calls auth by a"
                                + " binding",
                        "  dovetail dev --port 3000 -e staging",
                        "  dovetail dev --limits free --var GREETING:Hello",
                        "",
                        "Exit code: 0 stopped; 1 a configuration, a build or the port is wrong; 2"
                                + " the arguments",
                        "are. NO_COLOR turns colours off; DOVETAIL_DEBUG=1 shows Java's stack"
                                + " traces.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .paramLabel("SCRIPT")
                        .type(String.class)
                        .description(
                                "An entry file to run in the place of the \"main\" of the first"
                                    + " configuration: that of -c, else the one beside the file,"
                                    + " else the one here, else none.")
                        .build());
        spec.addOption(
                value("-c", "--config", "PATH")
                        .arity("1")
                        .type(String[].class)
                        .description(
                                "A configuration file, or its folder. Once for each Worker; the first"
                                        + " is served. Default: the current folder.")
                        .build());
        spec.addOption(
                value("-e", "--env", "NAME")
                        .description(
                                "Read every configuration for the environment NAME: its"
                                        + " \"env.NAME\".")
                        .build());
        spec.addOption(
                value("-p", "--port", "PORT")
                        .description(
                                "Listen on this port; 0 takes one that is free. Default:"
                                        + " \"dev.port\" of the first configuration, else 8787.")
                        .build());
        spec.addOption(
                value("--ip", "ADDRESS")
                        .description(
                                "Listen on this address; 0.0.0.0 for all. Default: \"dev.ip\" of the"
                                        + " first configuration, else localhost.")
                        .build());
        spec.addOption(
                value("--limits", "PROFILE")
                        .description(
                                "What Workers may use: off, free or paid, as Cloudflare's plans have"
                                    + " it. Numbers in a configuration's \"limits\" replace the"
                                    + " profile's, except with off. Default: paid.")
                        .build());
        spec.addOption(
                value("--name", "NAME")
                        .description("The name of the first Worker, in the place of its \"name\".")
                        .build());
        spec.addOption(
                value("--var", "KEY:VALUE")
                        .arity("1")
                        .type(String[].class)
                        .description(
                                "A variable on the \"env\" of the first Worker, as text. May be"
                                        + " repeated; replaces one of \"vars\".")
                        .build());
        return spec;
    }

    private static OptionSpec.Builder value(String... namesAndLabel) {
        int last = namesAndLabel.length - 1;
        return OptionSpec.builder(java.util.Arrays.copyOf(namesAndLabel, last))
                .paramLabel(namesAndLabel[last])
                .arity("1")
                .type(String.class);
    }

    private static CommandSpec help() {
        CommandSpec spec = named("dovetail " + HELP);
        spec.usageMessage().description("Prints what a command does, with its options.");
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .paramLabel("COMMAND")
                        .type(String.class)
                        .description("The command; without one, the list of commands.")
                        .build());
        spec.usageMessage()
                .footerHeading("%nExamples:%n")
                .footer("  dovetail help", "  dovetail help dev");
        return spec;
    }

    private static CommandSpec warmUp() {
        CommandSpec spec = named("dovetail " + WARM_UP);
        spec.usageMessage()
                .hidden(true)
                .description("Starts, answers a few requests, exits: a training run for Java.");
        return spec;
    }
}
