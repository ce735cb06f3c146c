package dev.dovetail.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class MarkFileTest {
    @Test
    void aTurnIsNeverTakenForOneOfTheIsolateBeforeIt(@TempDir Path folder) throws IOException {
        MarkFile file = MarkFile.at(folder.resolve("marks"));
        MarkFile.Mark first = file.open("a");
        first.begin("default", 1, 1000);
        RunningTurn before = file.running().getFirst();
        first.close();
        MarkFile.Mark second = file.open("b");
        second.begin("default", 1, 1000);
        first.ended();
        RunningTurn after = file.running().getFirst();

        assertThat(after.slot()).isEqualTo(before.slot());
        assertThat(after.turn()).isNotEqualTo(before.turn());
        assertThat(after.ended()).isFalse();
        assertThat(after.worker()).isEqualTo("b");
    }
}
