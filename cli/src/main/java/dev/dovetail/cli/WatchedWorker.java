package dev.dovetail.cli;

import dev.dovetail.config.WorkerConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of a Worker, and what to do when one changes. The watcher's thread. */
final class WatchedWorker implements Watcher.Watched {
    private static final Pattern SOURCE = Pattern.compile("\\.(?:[cm]?[jt]sx?|json)$");

    private final Reloader reloader;
    private final int index;
    private Build running;
    private Set<Path> files;

    WatchedWorker(Reloader reloader, int index, Build build) {
        this.reloader = reloader;
        this.index = index;
        this.running = build;
        this.files = files(build);
    }

    private static Set<Path> files(Build build) {
        Set<Path> files = new LinkedHashSet<>(build.watched());
        files.add(build.project().file());
        build.project().config().bundle().tsconfig().ifPresent(files::add);
        return files;
    }

    @Override
    public Collection<Path> files() {
        return files;
    }

    @Override
    public void changed() {
        var findings = reloader.findings();
        Optional<Build> build = reloader.reload(index, findings);
        running = build.orElse(running);
        files = files(running);
        if (build.isEmpty()) {
            addWhatMayMendIt(findings);
        }
    }

    /**
     * A file that is new or was not read before may mend a broken build, and so may a package that
     * is installed: {@code npm install} writes {@code package.json} at its end.
     */
    private void addWhatMayMendIt(Findings findings) {
        files.addAll(findings.files());
        for (Path file : Set.copyOf(files)) {
            Path folder = file.getParent();
            if (folder != null) {
                files.add(folder);
            }
        }
        WorkerConfig config = running.project().config();
        if (config.modules().command().isEmpty()) {
            Path folder = config.folder().toAbsolutePath();
            SourceTree.of(folder).stream().filter(WatchedWorker::mayBeImported).forEach(files::add);
        }
    }

    /** Not a log, which may tell of the broken build itself. */
    private static boolean mayBeImported(Path path) {
        return Files.isDirectory(path) || SOURCE.matcher(path.toString()).find();
    }
}
