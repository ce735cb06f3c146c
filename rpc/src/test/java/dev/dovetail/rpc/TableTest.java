package dev.dovetail.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class TableTest {
    @Property
    void aTableHoldsWhatAMapHolds(
            @ForAll @Size(max = 200) List<@IntRange(min = -20, max = 60) Integer> keys) {
        Table<String> table = new Table<>();
        Map<Integer, String> map = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            int key = keys.get(i) * 7;
            if (i % 3 == 2) {
                assertThat(table.remove(key)).isEqualTo(map.remove(key));
            } else {
                assertThat(table.put(key, "v" + i)).isEqualTo(map.put(key, "v" + i));
            }
            assertThat(table.size()).isEqualTo(map.size());
        }
        map.forEach((key, value) -> assertThat(table.get(key)).isEqualTo(value));
        List<String> drained = new ArrayList<>();
        table.drain(drained::add);
        assertThat(drained).containsExactlyInAnyOrderElementsOf(map.values());
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void numbersThatClimbReuseTheirPlaces() {
        Table<Integer> table = new Table<>();
        for (int i = 0; i < 100_000; i++) {
            table.put(i, i);
            if (i >= 50) {
                assertThat(table.remove(i - 50)).isEqualTo(i - 50);
            }
        }
        assertThat(table.size()).isEqualTo(50);
    }

    @Test
    void anActionMayPutWhileTheTableIsDrained() {
        Table<String> table = new Table<>();
        table.put(1, "old");
        table.drain(value -> table.put(2, "new"));
        assertThat(table.get(2)).isEqualTo("new");
        assertThat(table.size()).isEqualTo(1);
    }
}
