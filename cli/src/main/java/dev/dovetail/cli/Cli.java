package dev.dovetail.cli;

import dev.dovetail.config.NearName;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code dovetail} command, as a program calls it. Has no state; any thread. */
public final class Cli {
    private final Shell shell;
    private final CommandLine commands;
    private final Optional<EngineLink> link;

    private Cli(Shell shell, CommandLine commands, Optional<EngineLink> link) {
        this.shell = shell;
        this.commands = commands;
        this.link = link;
    }

    /**
     * Runs a command until it is done, or serves.
     *
     * @param shell where it runs and prints
     * @param args its arguments
     * @return what became of it; no exception says that it failed
     */
    public static Outcome start(Shell shell, String... args) {
        return start(shell, Optional.empty(), args);
    }

    /** The same with a link to the supervisor, if there is one. */
    static Outcome start(Shell shell, Optional<EngineLink> link, String... args) {
        var cli = new Cli(shell, Commands.commandLine(), link);
        Outcome outcome = cli.start(args);
        shell.out().flush();
        shell.err().flush();
        return outcome;
    }

    private Outcome start(String... args) {
        try {
            return run(commands.parseArgs(args));
        } catch (ParameterException e) {
            return failed(
                    UserException.usage(explain(e)),
                    e.getCommandLine().getCommandSpec().qualifiedName());
        } catch (UserException e) {
            return failed(e, "dovetail " + args[0]);
        } catch (RuntimeException | Error e) {
            if (shell.debug()) {
                e.printStackTrace(shell.err());
            } else {
                shell.err().println("dovetail: internal error: " + e);
                shell.err().println("DOVETAIL_DEBUG=1 shows where.");
            }
            return new Outcome.Ended(UserException.FAILED);
        }
    }

    private Outcome run(ParseResult parsed) {
        if (!parsed.hasSubcommand()) {
            return print(parsed.isVersionHelpRequested() ? version() : usage(commands));
        }
        ParseResult command = parsed.subcommand();
        if (command.isUsageHelpRequested()) {
            return print(usage(command.commandSpec().commandLine()));
        }
        return switch (command.commandSpec().name()) {
            case Commands.DEV ->
                    new Outcome.Serving(Dev.start(shell, Arguments.dev(command), link));
            case Commands.SERVE ->
                    new Outcome.Serving(Serve.start(shell, Arguments.serve(command), link));
            case Commands.TEST ->
                    new Outcome.Ended(TestCommand.run(shell, Arguments.test(command)));
            case Commands.OBJECTS -> {
                ObjectsCommand.run(shell, Arguments.objects(command));
                yield new Outcome.Ended(0);
            }
            case Commands.WARM_UP -> WarmUp.run();
            default -> help(command);
        };
    }

    private static String version() {
        return "dovetail " + Version.text() + "\n";
    }

    private static String usage(CommandLine command) {
        return command.getUsageMessage(Ansi.OFF);
    }

    private Outcome help(ParseResult command) {
        if (!command.hasMatchedPositional(0)) {
            return print(usage(commands));
        }
        String wanted = command.matchedPositionalValue(0, "");
        CommandLine known = commands.getSubcommands().get(wanted);
        if (known == null) {
            throw new UnmatchedArgumentException(commands, List.of(wanted));
        }
        return print(usage(known));
    }

    private Outcome print(String text) {
        shell.out().print(text);
        return new Outcome.Ended(0);
    }

    private Outcome failed(UserException problem, String command) {
        if (!problem.text().isEmpty()) {
            shell.err().println("dovetail: " + problem.text());
        }
        if (problem.exitCode() == UserException.USAGE) {
            shell.err().println("Run: " + command + " --help");
        }
        if (shell.debug()) {
            problem.printStackTrace(shell.err());
        }
        return new Outcome.Ended(problem.exitCode());
    }

    private String explain(ParameterException problem) {
        if (!(problem instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(problem.getMessage());
        }
        String word = unmatched.getUnmatched().getFirst();
        CommandLine command = problem.getCommandLine();
        if (word.startsWith("-")) {
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "unknown option " + option + NearName.didYouMean(option, options(command));
        }
        if (command == commands) {
            return "unknown command " + word + NearName.didYouMean(word, visibleCommands());
        }
        return "unexpected argument " + word;
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static List<String> visibleCommands() {
        return List.of(
                Commands.DEV, Commands.SERVE, Commands.TEST, Commands.OBJECTS, Commands.HELP);
    }
}
