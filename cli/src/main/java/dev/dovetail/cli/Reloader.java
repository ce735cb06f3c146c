package dev.dovetail.cli;

import dev.dovetail.cli.Findings.Finding;
import dev.dovetail.runtime.WorkerRuntime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a new version of a Worker in the place of the old one when its files have changed. A new one
 * that does not build leaves the old one running. The watcher's thread.
 */
final class Reloader {
    private final Shell shell;
    private final DevOptions options;
    private final Builder builder;
    private final WorkerRuntime runtime;
    private final List<Build> builds;
    private final WorkerLog log;
    private final Printer printer;
    private final Style style;
    private final Set<String> told = new HashSet<>();

    /** Makes one of Workers that run; the findings have been printed. */
    Reloader(
            Shell shell,
            DevOptions options,
            Builder builder,
            WorkerRuntime runtime,
            List<Build> builds,
            Findings findings,
            WorkerLog log,
            Printer printer) {
        this.shell = shell;
        this.options = options;
        this.builder = builder;
        this.runtime = runtime;
        this.builds = new ArrayList<>(builds);
        this.log = log;
        this.printer = printer;
        this.style = new Style(shell.colours());
        findings.all().forEach(finding -> told.add(finding.text()));
    }

    /** What to watch: the files of each Worker. */
    List<WatchedWorker> watched() {
        List<WatchedWorker> watched = new ArrayList<>();
        for (int i = 0; i < builds.size(); i++) {
            watched.add(new WatchedWorker(this, i, builds.get(i)));
        }
        return watched;
    }

    /** A place for what is wrong with a new version. */
    Findings findings() {
        return new Findings(shell);
    }

    /**
     * Builds a Worker anew and deploys it.
     *
     * @param index its place among the command's Workers
     * @param findings gets what is wrong
     * @return the new version, or empty if the old one stays
     */
    Optional<Build> reload(int index, Findings findings) {
        long start = System.nanoTime();
        Build old = builds.get(index);
        try {
            Optional<Build> build = build(index, findings).filter(one -> fits(one, old, findings));
            build.ifPresent(one -> replace(index, one, start));
            tell(findings);
            if (build.isEmpty()) {
                printer.err(log.lines(old.name(), "not reloaded: the version before still runs"));
            }
            return build;
        } catch (RuntimeException e) {
            printer.err(log.lines(old.name(), style.red("not reloaded: " + e.getMessage())));
            return Optional.empty();
        }
    }

    private Optional<Build> build(int index, Findings findings) {
        Project.Source source = builds.get(index).project().source();
        return new Projects(shell, options, findings)
                .read(source, index == 0)
                .flatMap(project -> builder.build(project, findings));
    }

    private boolean fits(Build build, Build old, Findings findings) {
        if (!build.name().equals(old.name())) {
            findings.error(
                    "the Worker \"%s\" is now called \"%s\": start dovetail dev again"
                            .formatted(old.name(), build.name()));
            return false;
        }
        connections(build, old).check(build, findings);
        return !findings.haveError();
    }

    private Connections connections(Build build, Build old) {
        List<Build> all = new ArrayList<>(builds);
        all.set(all.indexOf(old), build);
        return new Connections(all);
    }

    private void replace(int index, Build build, long start) {
        List<String> before = table(index);
        builds.set(index, build);
        runtime.deploy(build.definition(options.limits(), options.reach()));
        List<String> after = table(index);
        if (!after.equals(before)) {
            after.forEach(printer::out);
        }
        tellWhatBroke(index);
        String took = WorkerLog.duration(System.nanoTime() - start);
        printer.out(log.lines(build.name(), "reloaded" + style.dim(" (" + took + ")")));
    }

    private List<String> table(int index) {
        return new BindingTable(new Connections(builds), style).of(builds.get(index));
    }

    /** Other Workers may be bound to an export that is no more. */
    private void tellWhatBroke(int index) {
        var findings = new Findings(shell);
        var connections = new Connections(builds);
        for (int i = 0; i < builds.size(); i++) {
            if (i != index) {
                connections.check(builds.get(i), findings);
            }
        }
        findings.all().stream().filter(Finding::error).forEach(this::tell);
    }

    /** Errors each time, warnings once. */
    private void tell(Findings findings) {
        for (Finding finding : findings.all()) {
            if (told.add(finding.text()) || finding.error()) {
                tell(finding);
            }
        }
    }

    private void tell(Finding finding) {
        printer.err(style.finding(finding));
    }
}
