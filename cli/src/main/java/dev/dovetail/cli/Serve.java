package dev.dovetail.cli;

import dev.dovetail.cli.Project.Source;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerDefinition;
import dev.dovetail.server.HttpFrontDoor;
import dev.dovetail.server.ServerOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The command {@code serve}: the runtime of {@code dev}, for production. Nothing is reloaded, every
 * engine runs what the first one bundled, and the log has only what Workers print and what goes
 * wrong.
 */
final class Serve {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Shell shell;
    private final ServeOptions options;
    private final Optional<EngineLink> link;
    private final Printer printer;
    private final Style style;

    private Serve(Shell shell, ServeOptions options, Optional<EngineLink> link) {
        this.shell = shell;
        this.options = options;
        this.link = link;
        this.printer = new Printer(shell);
        this.style = new Style(shell.colours());
    }

    /**
     * Starts.
     *
     * @param link to the supervisor, if there is one
     * @throws UserException if the Workers cannot be run; what is wrong with them has been printed
     */
    static DevSession start(Shell shell, ServeOptions options, Optional<EngineLink> link) {
        var serve = new Serve(shell, options, link);
        Engine engine = serve.engine();
        try {
            return link.isPresent() && !link.get().isFirst()
                    ? serve.next(engine, link.get())
                    : serve.first(engine);
        } catch (RuntimeException | Error e) {
            engine.close();
            serve.printer.close();
            throw e;
        }
    }

    private Engine engine() {
        var log = new WorkerLog(printer, style);
        ServerOptions server = new ServerOptions(options.lanes(), false);
        return Engine.start(
                link.isPresent() ? server.sharingPort() : server, log, log.errorsOnly());
    }

    /** Bundles, and leaves the Workers to the others. */
    private DevSession first(Engine engine) {
        DevOptions common = options.common();
        List<Source> sources = new Sources(shell).find(common);
        var findings = new Findings(shell);
        List<Project> read = new Projects(shell, common, findings).read(sources);
        stopIfWrong(findings);
        List<Build> builds = new Builder(shell).build(read, findings);
        if (builds.size() == read.size()) {
            new Connections(builds).check(findings);
        }
        stopIfWrong(findings);
        tell(findings);
        Optional<Path> state = ObjectState.folder(shell, common, builds);
        List<WorkerDefinition> definitions =
                builds.stream()
                        .map(build -> build.definition(common.limits(), common.reach()))
                        .toList();
        link.ifPresent(one -> plan(definitions, state, one));
        HttpFrontDoor door = deploy(engine, definitions, state);
        String url = Listening.open(door, common, builds.getFirst().project().config(), link);
        printer.out("Ready on " + style.bold(url));
        return session(url, door);
    }

    /** An object lives in one engine only: where there are any, there is one engine. */
    private void plan(List<WorkerDefinition> definitions, Optional<Path> state, EngineLink known) {
        int engines = options.engines(state.isPresent());
        try {
            DefinitionFile.write(
                    known.workers(),
                    new DefinitionFile(state.map(Path::toString).orElse(""), definitions));
        } catch (IOException e) {
            throw UserException.failed("cannot keep the Workers for other engines: " + e);
        }
        known.plan(engines, options.reserves(), GRACE);
    }

    private DevSession next(Engine engine, EngineLink known) {
        DefinitionFile left;
        try {
            left = DefinitionFile.read(known.workers());
        } catch (IOException e) {
            throw UserException.failed("cannot read the Workers of the first engine: " + e);
        }
        HttpFrontDoor door = engine.door();
        Service target = Service.of(left.definitions().getFirst().name());
        Runnable deploys = () -> deploy(engine, left.definitions(), left.stateFolder());
        if (left.stateFolder().isEmpty()) {
            deploys.run();
            deploys = () -> {};
        }
        // objects, and their alarms, belong to the engine that serves
        return session(Listening.whenTold(door, target, known, deploys), door);
    }

    private HttpFrontDoor deploy(
            Engine engine, List<WorkerDefinition> definitions, Optional<Path> state) {
        HttpFrontDoor door = engine.door();
        state.ifPresent(folder -> ObjectState.open(folder, door));
        link.ifPresent(one -> one.attach(door.runtime()));
        definitions.forEach(door.runtime()::deploy);
        return door;
    }

    private DevSession session(String url, HttpFrontDoor door) {
        printer.flush();
        return new DevSession(url, () -> {}, door, printer, GRACE);
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
