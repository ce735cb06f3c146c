package dev.dovetail.cli;

import picocli.CommandLine.Model.CommandSpec;

/** The words of {@code dovetail serve} and what its help says. */
final class ServeCommand {
    private ServeCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = Commands.named(Commands.SERVE);
        spec.usageMessage()
                .header("Serve Workers in production.")
                .descriptionHeading("%n")
                .description(
                        "The runtime of dev without reloading and request lines: Workers are"
                                + " bundled once,",
                        "errors are told to the log, not to clients, and the limits are on."
                                + " Workers run in",
                        "engine processes. If one of them crashes, the others and the reserve"
                                + " serve on;",
                        "a Worker that crashes engines repeatedly has to pause.",
                        "",
                        "SIGTERM and Ctrl-C stop it: no new connections, 30 seconds for requests in"
                                + " flight.",
                        "A second signal ends it at once.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  dovetail serve -c app -c auth     serve app, which calls auth by a"
                                + " binding",
                        "  dovetail serve -c app --ip 0.0.0.0 --port 80 --engines 4",
                        "",
                        "Exit code: 0 when stopped; 1 if a configuration, a build or the port is"
                                + " wrong;",
                        "2 if the arguments are; 130 or 143 after a second Ctrl-C or SIGTERM.");
        spec.addOption(
                Commands.list("-c", "--config")
                        .paramLabel("PATH")
                        .description(
                                "A configuration file, or its folder. Once for each",
                                "Worker; the first is served. Default: the current",
                                "folder.")
                        .build());
        spec.addOption(
                Commands.value("-e", "--env")
                        .paramLabel("NAME")
                        .description("Read every configuration for its environment NAME.")
                        .build());
        spec.addOption(
                Commands.value("-p", "--port")
                        .paramLabel("PORT")
                        .description(
                                "Listen on this port; 0 takes one that is free.",
                                "Default: dev.port of the first configuration, or 8787.")
                        .build());
        spec.addOption(
                Commands.value("--ip")
                        .paramLabel("ADDRESS")
                        .description(
                                "Listen on this address; 0.0.0.0 is all. Default:",
                                "dev.ip of the first configuration, or localhost.")
                        .build());
        spec.addOption(
                Commands.value("--engines")
                        .paramLabel("NUMBER")
                        .description(
                                "Processes that run the Workers, each all of them.",
                                "Default: one for every two cores.")
                        .build());
        spec.addOption(
                Commands.value("--reserve")
                        .paramLabel("NUMBER")
                        .description(
                                "Processes that wait to take the place of one that",
                                "crashes. Default: 1.")
                        .build());
        spec.addOption(
                Commands.value("--persist-to")
                        .paramLabel("FOLDER")
                        .description(
                                "Where Durable Objects are kept. Default:",
                                ".dovetail/state beside the first configuration.",
                                "With Durable Objects there is one engine.")
                        .build());
        spec.addOption(Commands.limits());
        spec.addOption(Commands.privateNetwork("no"));
        return spec;
    }
}
