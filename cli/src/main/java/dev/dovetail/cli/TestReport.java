package dev.dovetail.cli;

import java.util.ArrayList;
import java.util.List;

/** Prints results as they come, and counts them. */
final class TestReport {
    private final Printer printer;
    private final Style style;
    private final List<TestResult> results = new ArrayList<>();

    TestReport(Printer printer, Style style) {
        this.printer = printer;
        this.style = style;
    }

    void add(TestResult result) {
        results.add(result);
        String mark = result.passed() ? style.green("[ PASS ]") : style.red("[ FAIL ]");
        String took = style.dim(" (" + WorkerLog.duration(result.nanos()) + ")");
        printer.out(mark + " " + result.title() + took);
        String failure = result.failure();
        if (failure != null) {
            printer.out(failure.indent(4).stripTrailing());
        }
    }

    /** A file without any test is one that does not test. */
    void checkTested(String file, int before) {
        if (results.size() == before) {
            add(
                    new TestResult(
                            file,
                            "",
                            0,
                            "it has no tests: export an object with a test(controller, env, ctx)"
                                    + " method"));
        }
    }

    int count() {
        return results.size();
    }

    List<TestResult> results() {
        return List.copyOf(results);
    }

    /** Prints the last line; returns the exit code. */
    int end() {
        long passed = results.stream().filter(TestResult::passed).count();
        long failed = results.size() - passed;
        printer.out(passed + " passed, " + failed + " failed");
        return passed > 0 && failed == 0 ? 0 : UserException.FAILED;
    }
}
