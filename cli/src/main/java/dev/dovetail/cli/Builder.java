package dev.dovetail.cli;

import dev.dovetail.bundle.BundleException;
import dev.dovetail.bundle.Bundler;
import dev.dovetail.bundle.EsbuildException;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Bundles Workers, several at once. */
final class Builder {
    private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

    private final Shell shell;
    private final Bundler bundler = Bundler.create();

    Builder(Shell shell) {
        this.shell = shell;
    }

    /** Bundles all. Those that have errors are missing in the list; findings tell about them. */
    List<Build> build(List<Project> projects, Findings findings) {
        var threads = Thread.ofPlatform().daemon().name("dovetail-build-", 1).factory();
        var executor =
                Executors.newFixedThreadPool(Math.clamp(projects.size(), 1, AT_ONCE), threads);
        try {
            List<Future<Result>> results = new ArrayList<>();
            for (Project project : projects) {
                Callable<Result> task = () -> build(project);
                results.add(executor.submit(task));
            }
            List<Build> builds = new ArrayList<>();
            for (Future<Result> result : results) {
                take(result.get(), findings).ifPresent(builds::add);
            }
            return builds;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserException told) {
                throw told;
            }
            throw new IllegalStateException("A build failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    /** Bundles one, on this thread. */
    Optional<Build> build(Project project, Findings findings) {
        return take(build(project), findings);
    }

    private sealed interface Result {
        record Built(Build build) implements Result {}

        record NoMain(Project project) implements Result {}

        record Wrong(BundleException errors) implements Result {}

        record Impossible(EsbuildException why) implements Result {}
    }

    private Result build(Project project) {
        project.config()
                .modules()
                .command()
                .ifPresent(command -> CustomBuild.run(project.name(), command));
        if (!Files.isRegularFile(project.config().main())) {
            return new Result.NoMain(project);
        }
        try {
            return new Result.Built(
                    new WorkerModules(shell, bundler, project.config()).build(project));
        } catch (BundleException e) {
            return new Result.Wrong(e);
        } catch (EsbuildException e) {
            return new Result.Impossible(e);
        }
    }

    private Optional<Build> take(Result result, Findings findings) {
        switch (result) {
            case Result.Built(Build build) -> {
                build.bundle().warnings().forEach(findings::add);
                return Optional.of(build);
            }
            case Result.NoMain(Project project) -> MissingMain.tell(project, shell, findings);
            case Result.Wrong(BundleException errors) -> {
                errors.warnings().forEach(findings::add);
                errors.errors().forEach(findings::add);
            }
            case Result.Impossible(EsbuildException why) ->
                    throw UserException.failed(String.valueOf(why.getMessage()));
        }
        return Optional.empty();
    }
}
