package dev.dovetail.cli;

import dev.dovetail.bundle.Bundler;
import dev.dovetail.config.CompatibilityDate;
import dev.dovetail.config.CompatibilityFlags;
import dev.dovetail.config.Problem;
import dev.dovetail.config.wdtest.WdService;
import dev.dovetail.config.wdtest.WdTest;
import dev.dovetail.config.wdtest.WdTestReader;
import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.Reach;
import dev.dovetail.runtime.WorkerDefinition;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes suites of workerd's {@code .wd-test} files. */
final class WdSuites {
    private final Shell shell;
    private final TestOptions options;
    private final Bundler bundler;

    WdSuites(Shell shell, TestOptions options, Bundler bundler) {
        this.shell = shell;
        this.options = options;
        this.bundler = bundler;
    }

    /**
     * The suite of a file.
     *
     * @throws UserException if there is none in it
     */
    Suite read(String name) {
        Path file = shell.folder().resolve(name).normalize();
        WdTest test = parse(file, name);
        var modules = new WdModules(shell, bundler);
        var bindings = new WdBindings(test, new WdContents(shell));
        List<Suite.Member> members = new ArrayList<>();
        for (WdService service : test.services()) {
            if (service.kind() instanceof WdService.Worker worker) {
                members.add(
                        new Suite.Member(
                                name, definition(test, service.name(), worker, modules, bindings)));
            }
        }
        if (members.isEmpty()) {
            throw UserException.failed("it has no Worker among its services");
        }
        return new Suite(name, members, bindings.doors(test));
    }

    private static WdTest parse(Path file, String name) {
        if (!name.endsWith("wd-test")) {
            throw UserException.failed(
                    "expected a .wd-test file; name a wrangler configuration with -c " + name);
        }
        try {
            var result = WdTestReader.parse(file, Files.readString(file), WdSuites::imported);
            return result.test().orElseThrow(() -> failed(result.problem().orElseThrow(), name));
        } catch (NoSuchFileException e) {
            throw UserException.failed("there is no such file");
        } catch (CharacterCodingException e) {
            throw UserException.failed("expected text in UTF-8");
        } catch (IOException e) {
            throw UserException.failed("it cannot be read: " + e.getMessage());
        }
    }

    private static Optional<String> imported(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static UserException failed(Problem problem, String name) {
        var shown =
                new Problem(problem.severity(), Path.of(name), problem.place(), problem.message());
        return UserException.failed(shown.format());
    }

    private WorkerDefinition definition(
            WdTest test,
            String name,
            WdService.Worker worker,
            WdModules modules,
            WdBindings bindings) {
        WdModules.Built built = modules.build(test, name, worker);
        return new WorkerDefinition(
                name,
                built.sources(),
                bindings.services(worker),
                bindings.vars(worker),
                Limits.WORKERD,
                flags(worker),
                bindings.globalOutbound(worker),
                bindings.objects(name, worker),
                bindings.caches(worker),
                List.of(),
                Reach.ANY,
                built.stacks());
    }

    private Set<String> flags(WdService.Worker worker) {
        LocalDate date =
                options.date()
                        .or(() -> worker.compatibilityDate().flatMap(CompatibilityDate::parse))
                        .orElse(CompatibilityDate.NEWEST);
        var flags =
                new LinkedHashSet<>(CompatibilityFlags.resolve(date, worker.compatibilityFlags()));
        // workerd has gc() where v8Flags ask for it, and everywhere with --predictable, which its
        // own tests count on: rpc-stub-gc-warning-test calls it and does not ask
        flags.add("expose_gc");
        return flags;
    }
}
