package dev.dovetail.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The files of a Worker, and what to do when one changes. The watcher's thread. */
final class WatchedWorker implements Watcher.Watched {
    private final Reloader reloader;
    private final int index;
    private Set<Path> files;

    WatchedWorker(Reloader reloader, int index, Build build) {
        this.reloader = reloader;
        this.index = index;
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
        files = build.map(WatchedWorker::files).orElseGet(() -> withMore(findings));
    }

    /** The file that mends a broken build may be a new one, or one that was not read before. */
    private Set<Path> withMore(Findings findings) {
        Set<Path> more = new LinkedHashSet<>(files);
        more.addAll(findings.files());
        for (Path file : Set.copyOf(more)) {
            Path folder = file.getParent();
            if (folder != null) {
                more.add(folder);
            }
        }
        return more;
    }
}
