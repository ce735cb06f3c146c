package dev.dovetail.cli;

import dev.dovetail.bundle.Bundler;
import dev.dovetail.bundle.CacheFolder;
import dev.dovetail.cli.Findings.Finding;
import dev.dovetail.isolate.V8;
import dev.dovetail.runtime.Reach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code test}. */
final class TestCommand {
    private final Shell shell;
    private final TestOptions options;
    private final Printer printer;
    private final Style style;
    private final TestReport report;
    private final TestLog log;

    private TestCommand(Shell shell, TestOptions options, Printer printer) {
        this.shell = shell;
        this.options = options;
        this.printer = printer;
        style = new Style(shell.colours());
        report = new TestReport(printer, style);
        log = new TestLog(printer, style, options.verbose());
    }

    /**
     * Runs the tests.
     *
     * @return the exit code
     * @throws UserException if there is nothing to run
     */
    static int run(Shell shell, TestOptions options) {
        try (var printer = new Printer(shell)) {
            return new TestCommand(shell, options, printer).run();
        }
    }

    private int run() {
        V8 v8 = V8.start(CacheFolder.path());
        var reader = new WdSuites(shell, options, Bundler.create());
        for (String file : options.files()) {
            run(file, () -> reader.read(file), v8);
        }
        if (options.files().isEmpty() || !options.configs().isEmpty()) {
            projects(v8);
        }
        int exitCode = report.end();
        writeJunit();
        return exitCode;
    }

    private interface SuiteSource {
        /** Throws a UserException if it cannot be. */
        Suite read();
    }

    private void run(String file, SuiteSource source, V8 v8) {
        long start = System.nanoTime();
        int before = report.count();
        try {
            SuiteRun.run(
                    source.read(),
                    options,
                    options.persistTo().map(shell.folder()::resolve),
                    v8,
                    log,
                    report::add);
        } catch (UserException e) {
            report.add(new TestResult(file, "", System.nanoTime() - start, e.text()));
        }
        if (options.filter().isEmpty()) {
            report.checkTested(file, before);
        }
        printer.flush();
    }

    private void projects(V8 v8) {
        List<Project.Source> sources = new Sources(shell).find(options.project());
        run(shell.name(sources.getFirst().file()), () -> bundled(sources), v8);
    }

    private Suite bundled(List<Project.Source> sources) {
        var findings = new Findings(shell);
        List<Project> projects = new Projects(shell, options.project(), findings).read(sources);
        List<Build> builds = List.of();
        if (!findings.haveError()) {
            builds = new Builder(shell).build(projects, findings);
        }
        if (!findings.haveError()) {
            new Connections(builds).check(findings);
        }
        if (findings.haveError()) {
            List<String> texts = findings.all().stream().map(Finding::text).toList();
            throw UserException.failed(String.join("\n", texts));
        }
        findings.all().forEach(finding -> printer.err(style.finding(finding)));
        List<Suite.Member> members = new ArrayList<>();
        for (Build build : builds) {
            members.add(
                    new Suite.Member(
                            shell.name(build.project().file()),
                            options.date()
                                    .map(
                                            date ->
                                                    build.definition(
                                                            LimitsProfile.OFF, Reach.ANY, date))
                                    .orElseGet(
                                            () -> build.definition(LimitsProfile.OFF, Reach.ANY))));
        }
        return new Suite(members.getFirst().file(), members, List.of());
    }

    private void writeJunit() {
        if (options.junit().isEmpty()) {
            return;
        }
        Path file = shell.folder().resolve(options.junit().get());
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, JunitXml.of(report.results()));
        } catch (IOException e) {
            throw UserException.failed("--junit " + options.junit().get() + ": " + e);
        }
    }
}
