package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.runtime.RuntimeListener.Level;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class WorkerLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Printer printer =
            new Printer(new Shell(Path.of(""), to(out), to(err), false, false));
    private final WorkerLog log = new WorkerLog(printer, new Style(false));

    private static PrintStream to(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }

    private String out() {
        printer.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        printer.flush();
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void levelsChooseTheStream() {
        log.log("w", Level.DEBUG, "d");
        log.log("w", Level.INFO, "i");
        log.log("w", Level.WARN, "w");
        log.log("w", Level.ERROR, "e");

        assertThat(out()).isEqualTo("[w] d\n[w] i\n");
        assertThat(err()).isEqualTo("[w] w\n[w] e\n");
    }

    @Test
    void shortTimesAreMicroseconds() {
        assertThat(WorkerLog.duration(1_000)).isEqualTo("1 µs");
        assertThat(WorkerLog.duration(499_999)).isEqualTo("499 µs");
        assertThat(WorkerLog.duration(2_600_000)).isEqualTo("3 ms");
    }

    @Test
    void aClientCannotControlTheTerminal() {
        log.answered("w", "GET", "/\u001b[31mred", 299, 3_000_000, null, null);

        assertThat(out()).isEqualTo("[w] GET /?[31mred 299 (3 ms)\n");
    }

    @Test
    void aTooSlowTerminalLosesLinesAndIsTold() {
        synchronized (printer) {
            // nobody can take lines meanwhile
            for (int i = 0; i < 100_007; i++) {
                printer.out("x");
            }
        }

        assertThat(err()).isEqualTo("(7 lines were left out: too many to print)\n");
        assertThat(out()).hasSize(200_000);
    }

    @Test
    void coloursGoOnAfterTheNameOfEachLine() {
        var coloured = new WorkerLog(printer, new Style(true));

        coloured.log("w", Level.ERROR, "a\nb");

        assertThat(err().lines())
                .containsExactly(
                        "\u001b[36m[w]\u001b[0m \u001b[31ma\u001b[0m",
                        "\u001b[36m[w]\u001b[0m \u001b[31mb\u001b[0m");
    }
}
