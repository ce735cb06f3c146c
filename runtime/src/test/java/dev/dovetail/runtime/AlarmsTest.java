package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.storage.Forcing;
import dev.dovetail.storage.StateFolder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Alarms by a clock that the test turns. */
class AlarmsTest {
    private static final String THING =
            """
            export class Thing extends DurableObject {
              set(at) { return this.ctx.storage.setAlarm(at); }
              delete() { return this.ctx.storage.deleteAlarm(); }
              get() { return this.ctx.storage.getAlarm(); }
              put(key, value) { return this.ctx.storage.put(key, value); }
              read(key) { return this.ctx.storage.get(key); }
              async alarm(info) {
                const { storage } = this.ctx;
                const sees = await storage.getAlarm();
                console.log(`ran ${info.retryCount} ${info.isRetry} at ${info.scheduledTime} sees ${sees}`);
                const next = await storage.get("next");
                if (next !== undefined) {
                  await storage.delete("next");
                  await storage.setAlarm(next);
                }
                await storage.put("runs", ((await storage.get("runs")) ?? 0) + 1);
                if (await storage.get("hangs")) await new Promise(() => setTimeout(() => {}, 1e6));
                if (await storage.get("fails")) throw new Error("not today");
              }
            }
            """;

    /** Calls a method of an object: the path is /object/method/argument/… */
    private static final String CALL =
            """
            const [, name, method, ...rest] = new URL(request.url).pathname.split("/");
            return await ns.getByName(name)[method](...rest.map((x) => JSON.parse(decodeURIComponent(x))));
            """;

    private final Path folder;
    private final ManualLoop loop = new ManualLoop();
    private Workers workers = new Workers(loop);

    AlarmsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private void start() throws Exception {
        start(Forcing.SYSTEM);
    }

    private void start(Forcing forcing) throws Exception {
        workers.withState(StateFolder.open(folder, forcing)).deployObjects(THING, CALL);
    }

    private void restart(ManualLoop anew) throws Exception {
        workers.close();
        workers = new Workers(anew);
        start();
    }

    private String call(String path) {
        return workers.get("a", "http://example.com/" + path);
    }

    private List<String> runs() {
        return workers.log.stream().filter(line -> line.startsWith("a INFO ran")).toList();
    }

    private void awaitRuns(int count) {
        await().untilAsserted(() -> assertThat(runs()).hasSize(count));
    }

    /** Until so many alarms wait for their time. */
    private void awaitWaiting(int count) {
        await().until(() -> workers.runtime.alarms.waiting() == count);
    }

    /** All that the object was told is done, and its commits are on the disk. */
    private void settle() {
        call("x/get");
    }

    @Test
    void aHandlerThatFailsIsTriedAgainAfterTwoSecondsThenTwiceAsLongSixTimes() throws Exception {
        start();
        call("x/put/\"fails\"/true");
        call("x/set/1");
        loop.advance(0);
        for (int retry = 0; retry <= 6; retry++) {
            awaitRuns(retry + 1);
            assertThat(runs().getLast())
                    .matches("a INFO ran %d %s at [0-9]+ sees null".formatted(retry, retry > 0));
            if (retry < 6) {
                awaitWaiting(1);
                loop.advance((2_000L << retry) - 1);
                assertThat(workers.runtime.alarms.waiting()).isOne();
                loop.advance(1);
            }
        }
        workers.awaitLog("which is given up: Error: not today");
        await().until(() -> call("x/get").equals("null"));
        assertThat(workers.runtime.alarms.waiting()).isZero();
    }

    @Test
    void aHandlerThatEndsWellHasRunOnce() throws Exception {
        start();
        call("x/set/" + (loop.millis() + 5_000));
        assertThat(call("x/get")).isEqualTo(String.valueOf(loop.millis() + 5_000));
        loop.advance(4_999);
        settle();
        assertThat(runs()).isEmpty();
        loop.advance(1);
        awaitRuns(1);
        await().until(() -> call("x/get").equals("null"));
        loop.advance(1_000_000);
        assertThat(call("x/read/\"runs\"")).isEqualTo("1");
    }

    @Test
    void anAlarmThatTheHandlerSetsIsOfItsOwn() throws Exception {
        start();
        long second = loop.millis() + 5_000;
        call("x/put/\"next\"/" + second);
        call("x/set/1");
        loop.advance(0);
        awaitRuns(1);
        await().until(() -> call("x/get").equals(String.valueOf(second)));
        loop.advance(5_000);
        awaitRuns(2);
        assertThat(runs().getLast()).isEqualTo("a INFO ran 0 false at " + second + " sees null");
    }

    @Test
    void anAlarmThatAFailingHandlerSetTakesThePlaceOfARetry() throws Exception {
        start();
        long second = loop.millis() + 60_000;
        call("x/put/\"next\"/" + second);
        call("x/put/\"fails\"/true");
        call("x/set/1");
        loop.advance(0);
        awaitRuns(1);
        await().until(() -> call("x/get").equals(String.valueOf(second)));
        loop.advance(59_999);
        settle();
        assertThat(runs()).hasSize(1);
        loop.advance(1);
        awaitRuns(2);
        assertThat(runs().getLast()).startsWith("a INFO ran 0 false at " + second);
    }

    @Test
    void aDeletedAlarmDoesNotRun() throws Exception {
        start();
        call("x/set/" + (loop.millis() + 1_000));
        call("x/delete");
        assertThat(call("x/get")).isEqualTo("null");
        loop.advance(10_000);
        settle();
        assertThat(runs()).isEmpty();
    }

    @Test
    void ofTwoAlarmsTheLatterHolds() throws Exception {
        start();
        long later = loop.millis() + 9_000;
        call("x/set/" + (loop.millis() + 1_000));
        call("x/set/" + later);
        loop.advance(8_999);
        settle();
        assertThat(runs()).isEmpty();
        loop.advance(1);
        awaitRuns(1);
        call("y/set/" + (loop.millis() + 50_000));
        call("y/set/" + (loop.millis() + 1_000));
        loop.advance(1_000);
        awaitRuns(2);
        settle();
        loop.advance(50_000);
        call("y/get");
        assertThat(runs()).hasSize(2);
    }

    @Test
    void anAlarmOutlivesTheProcess() throws Exception {
        start();
        call("x/set/" + (loop.millis() + 300_000));
        call("late/set/" + (loop.millis() + 10));
        var anew = new ManualLoop();
        anew.advance(1_000);
        restart(anew);
        anew.advance(0);
        awaitRuns(1);
        anew.advance(300_000);
        awaitRuns(2);
    }

    @Test
    void aHandlerThatTheProcessDidNotOutliveRunsAgain() throws Exception {
        start();
        call("x/put/\"hangs\"/true");
        call("x/set/1");
        loop.advance(0);
        awaitRuns(1);
        var anew = new ManualLoop();
        restart(anew);
        anew.advance(0);
        awaitRuns(1);
        assertThat(runs().getFirst()).startsWith("a INFO ran 0 false");
    }

    @Test
    void aClockThatIsSetBackPutsAnAlarmOff() throws Exception {
        start();
        call("x/set/" + (loop.millis() + 10_000));
        loop.set(-3_600_000);
        loop.advance(10_000);
        settle();
        assertThat(runs()).isEmpty();
        loop.advance(3_599_999);
        settle();
        assertThat(runs()).isEmpty();
        loop.advance(1);
        awaitRuns(1);
        await().until(() -> call("x/get").equals("null"));
    }

    @Test
    void aClockThatIsSetForwardIsSeenWithinAMinute() throws Exception {
        start();
        call("x/set/" + (loop.millis() + 3_600_000));
        loop.set(3_600_000);
        loop.advance(60_000);
        awaitRuns(1);
    }

    @Test
    void whatTheDiskIsToBlameForCountsForNoRetry() throws Exception {
        boolean[] isBroken = {false};
        start(
                (file, withMetadata) -> {
                    if (isBroken[0]) {
                        throw new IOException("Input/output error");
                    }
                    file.force(withMetadata);
                });
        call("x/set/" + (loop.millis() + 1_000));
        isBroken[0] = true;
        loop.advance(1_000);
        for (int i = 0; i < 9; i++) {
            awaitWaiting(1);
            loop.advance(2_000L << i);
        }
        awaitWaiting(1);
        assertThat(workers.log).noneMatch(line -> line.contains("given up"));
        isBroken[0] = false;
        var anew = new ManualLoop();
        anew.advance(2_000_000);
        restart(anew);
        anew.advance(0);
        awaitRuns(1);
        await().until(() -> call("x/get").equals("null"));
    }
}
