package dev.dovetail.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

class ManyObjectsTest {
    @Test
    @Soak
    void openFilesAreBoundedByWhatIsHot() throws Exception {
        SoakRun run = SoakRun.of("Many objects: storage");
        int objects = run.count(3_000, 100_000);
        int hot = run.count(300, 1_000);
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long filesBefore = system.getOpenFileDescriptorCount();
        try (StateFolder state = StateFolder.temporary()) {
            for (int i = 0; i < objects; i++) {
                new Client(state.object("many", Bank.id(i), null))
                        .turn(client -> client.put("touched", "once"));
            }
            long files = system.getOpenFileDescriptorCount() - filesBefore;
            assertThat(files).isLessThan(6_000);
            for (int turn = 0; turn < 3; turn++) {
                for (int i = 0; i < hot; i++) {
                    new Client(state.object("many", Bank.id(i), null))
                            .turn(client -> assertThat(client.get("touched")).isEqualTo("once"));
                }
            }
            run.figure("objects", objects);
            run.figure("open files", files);
            run.write();
        }
    }
}
