package dev.dovetail.cli;

import dev.dovetail.cli.Project.Source;
import dev.dovetail.config.DevSettings;
import dev.dovetail.runtime.Service;
import dev.dovetail.server.BindFailedException;
import dev.dovetail.server.HttpFrontDoor;
import dev.dovetail.storage.StateFolder;
import dev.dovetail.storage.StorageException;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The command {@code dev}: from the arguments to a server that is ready. */
final class Dev {
    private static final int PORT = 8787;

    private final Shell shell;
    private final DevOptions options;
    private final Printer printer;
    private final Style style;

    private Dev(Shell shell, DevOptions options) {
        this.shell = shell;
        this.options = options;
        this.printer = new Printer(shell);
        this.style = new Style(shell.colours());
    }

    /**
     * Starts.
     *
     * @throws UserException if the Workers cannot be run; what is wrong with them has been printed
     */
    static DevSession start(Shell shell, DevOptions options) {
        List<Source> sources = new Sources(shell).find(options);
        return new Dev(shell, options).start(sources);
    }

    private DevSession start(List<Source> sources) {
        var log = new WorkerLog(printer, style);
        Engine engine = Engine.start(log);
        try {
            return start(sources, engine, log);
        } catch (RuntimeException | Error e) {
            engine.close();
            printer.close();
            throw e;
        }
    }

    private DevSession start(List<Source> sources, Engine engine, WorkerLog log) {
        var since = Instant.now();
        var findings = new Findings(shell);
        var projects = new Projects(shell, options, findings);
        List<Project> read = projects.read(sources);
        stopIfWrong(findings);
        var builder = new Builder(shell);
        List<Build> builds = builder.build(read, findings);
        var connections = new Connections(builds);
        if (builds.size() == read.size()) {
            connections.check(findings);
        }
        stopIfWrong(findings);
        HttpFrontDoor door = engine.door();
        door.runtime().reportLeaks();
        openState(builds, door);
        for (Build build : builds) {
            door.runtime().deploy(build.definition(options.limits(), options.reach()));
        }
        tell(findings);
        var table = new BindingTable(connections, style);
        builds.forEach(build -> table.of(build).forEach(printer::out));
        String url = listen(door, builds.getFirst());
        var reloader =
                new Reloader(
                        shell, options, builder, door.runtime(), builds, findings, log, printer);
        Watcher watcher = Watcher.start(reloader.watched(), since);
        printer.out("Ready on " + style.bold(url));
        printer.flush();
        return new DevSession(url, watcher, door, printer);
    }

    /** Opens the folder in which Durable Objects are kept, if a Worker has any. */
    private void openState(List<Build> builds, HttpFrontDoor door) {
        if (builds.stream().allMatch(one -> one.project().config().objects().classes().isEmpty())) {
            return;
        }
        Path folder =
                options.persistTo()
                        .map(shell.folder()::resolve)
                        .orElseGet(
                                () ->
                                        ObjectsCommand.defaultFolder(
                                                shell.folder()
                                                        .resolve(
                                                                builds.getFirst()
                                                                        .project()
                                                                        .config()
                                                                        .folder())));
        try {
            door.runtime().useState(StateFolder.open(folder));
        } catch (StorageException e) {
            throw UserException.failed(String.valueOf(e.getMessage()));
        }
    }

    private void stopIfWrong(Findings findings) {
        if (findings.haveError()) {
            tell(findings);
            throw UserException.failed("");
        }
    }

    private void tell(Findings findings) {
        findings.all().forEach(finding -> printer.err(style.finding(finding)));
    }

    private String listen(HttpFrontDoor door, Build first) {
        DevSettings settings = first.project().config().dev();
        String ip = options.ip().or(settings::ip).orElse(Address.LOCALHOST);
        int port = options.port().orElse(settings.port().orElse(PORT));
        try {
            return Address.listen(door, ip, port, Service.of(first.name()));
        } catch (BindFailedException e) {
            throw UserException.failed(String.valueOf(e.getMessage()));
        }
    }
}
