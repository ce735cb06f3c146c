package dev.dovetail.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be known of the turn that an engine died in. */
class SuspectsTest {
    private final Path errorFile;
    private final MarkFile engine;
    private final MarkFile supervisor;

    SuspectsTest(@TempDir Path folder) throws IOException {
        errorFile = folder.resolve("error.log");
        engine = MarkFile.at(folder.resolve("marks"));
        supervisor = MarkFile.at(folder.resolve("marks"));
    }

    @Test
    void turnsAreSeenFromOutsideWhileTheyRun() {
        MarkFile.Mark mark = engine.open("würfel");
        assertThat(supervisor.running()).isEmpty();
        mark.begin("Dice", 12, 30_000);
        assertThat(supervisor.running())
                .singleElement()
                .satisfies(
                        turn -> {
                            assertThat(turn.worker()).isEqualTo("würfel");
                            assertThat(turn.entrypoint()).isEqualTo("Dice");
                            assertThat(turn.invocation()).isEqualTo(12);
                            assertThat(turn.thread()).isEqualTo(Thread.currentThread().getName());
                            assertThat(turn.ended()).isFalse();
                        });
        mark.ended();
        assertThat(supervisor.running()).allMatch(RunningTurn::ended);
        mark.end();
        assertThat(supervisor.running()).isEmpty();
    }

    @Test
    void aSlotIsUsedAgain() {
        engine.open("one").close();
        MarkFile.Mark two = engine.open("two");
        two.begin("default", 1, 1);
        assertThat(supervisor.running())
                .singleElement()
                .satisfies(turn -> assertThat(turn.slot()).isZero());
    }

    @Test
    void theOnlyTurnThatRanIsTheCulprit() {
        engine.open("bad").begin("default", 1, 1);
        assertThat(Suspects.culprit(supervisor.running(), errorFile))
                .hasValueSatisfying(turn -> assertThat(turn.worker()).isEqualTo("bad"));
    }

    @Test
    void amongSeveralJavasErrorFileTellsTheThread() throws Exception {
        Thread other = new Thread(() -> engine.open("bad").begin("default", 1, 1), "pool-7");
        other.start();
        other.join();
        engine.open("good").begin("default", 1, 1);
        assertThat(Suspects.culprit(supervisor.running(), errorFile)).isEmpty();
        Files.writeString(
                errorFile,
                """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                Current thread (0x00007f3c):  JavaThread "pool-7" daemon [_thread_in_native, id=9]
                """);
        assertThat(Suspects.culprit(supervisor.running(), errorFile))
                .hasValueSatisfying(turn -> assertThat(turn.worker()).isEqualTo("bad"));
    }

    @Test
    void aCrashOutsideOfTurnsIsNobodysFault() throws IOException {
        engine.open("good").begin("default", 1, 1);
        Files.writeString(
                errorFile, "Current thread (0x1):  JavaThread \"dovetail-watchdog\" daemon [x]\n");
        assertThat(Suspects.culprit(supervisor.running(), errorFile)).isEmpty();
    }
}
