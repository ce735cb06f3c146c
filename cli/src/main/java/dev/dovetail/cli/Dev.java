package dev.dovetail.cli;

import dev.dovetail.cli.Project.Source;
import dev.dovetail.server.HttpFrontDoor;
import dev.dovetail.server.ServerOptions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The command {@code dev}: from the arguments to a server that is ready. */
final class Dev {
    /** One: module state looks as it does under Wrangler. */
    private static final int LANES = 1;

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Shell shell;
    private final DevOptions options;
    private final Printer printer;
    private final Style style;
    private final Optional<EngineLink> link;

    /** Whether it takes the place of an engine that died: all has been told. */
    private final boolean again;

    private Dev(Shell shell, DevOptions options, Optional<EngineLink> link) {
        this.shell = shell;
        this.options = options;
        this.link = link;
        this.again = link.isPresent() && !link.get().isFirst();
        this.printer = new Printer(shell);
        this.style = new Style(shell.colours());
    }

    /**
     * Starts.
     *
     * @param link to the supervisor, if there is one
     * @throws UserException if the Workers cannot be run; what is wrong with them has been printed
     */
    static DevSession start(Shell shell, DevOptions options, Optional<EngineLink> link) {
        List<Source> sources = new Sources(shell).find(options);
        return new Dev(shell, options, link).start(sources);
    }

    private DevSession start(List<Source> sources) {
        var log = new WorkerLog(printer, style);
        ServerOptions server = new ServerOptions(LANES, true);
        Engine engine = Engine.start(link.isPresent() ? server.sharingPort() : server, log, log);
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
        ObjectState.folder(shell, options, builds)
                .ifPresent(folder -> ObjectState.open(folder, door));
        link.ifPresent(one -> one.attach(door.runtime()));
        for (Build build : builds) {
            door.runtime().deploy(build.definition(options.limits(), options.reach()));
        }
        if (!again) {
            tell(findings);
            var table = new BindingTable(connections, style);
            builds.forEach(build -> table.of(build).forEach(printer::out));
        }
        link.ifPresent(one -> one.plan(1, 0, GRACE));
        String url = Listening.open(door, options, builds.getFirst().project().config(), link);
        var reloader =
                new Reloader(
                        shell, options, builder, door.runtime(), builds, findings, log, printer);
        Watcher watcher = Watcher.start(reloader.watched(), since);
        if (!again) {
            printer.out("Ready on " + style.bold(url));
        }
        printer.flush();
        return new DevSession(url, watcher::close, door, printer, GRACE);
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
}
