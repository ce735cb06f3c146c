package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.Messages.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** A getter of a value that is being sent may send something itself. */
class ReentrantMessagesTest {
    private static final String WORKER =
            """
            import { WorkerEntrypoint, RpcTarget } from "cloudflare:workers";

            const shared = { s: 1 };
            export default class extends WorkerEntrypoint {
              logs() {
                return { a: [shared], get b() { console.log("inside"); return shared; }, c: 3 };
              }
              logsTwice() {
                const inner = { get x() { console.log("first"); return 1; } };
                return { get b() { console.log("second"); return [inner, inner]; }, f() {} };
              }
              clones() {
                const other = { get y() { console.log("in a clone"); return [shared, shared]; } };
                return [shared, { get b() { return structuredClone([other, new Map([[1, shared]])]); } }, shared];
              }
              clonesWhatCannotBe() {
                return { a: 1, get b() { try { structuredClone(() => {}); } catch (e) { return e.name; } }, c: shared };
              }
              calls() {
                const { B } = this.env;
                return { f() {}, get b() { B.hello({ get z() { console.log("deepest"); return () => {}; } }); return 2; }, g() {} };
              }
              fails() {
                return { f() {}, get b() { console.log("before"); throw new RangeError("no"); } };
              }
              failsInside() {
                const { B } = this.env;
                return { f() {}, get b() { B.hello(Symbol("s")).catch(() => {}); return 2; }, g() {} };
              }
              timers() {
                return { a: 1, get b() { setTimeout(() => {}, 1000); return 2; } };
              }
              messageOfAnError() {
                const e = new Error("m");
                e.stack = "s";
                e.message = { toString() { console.log("asked"); return "told"; } };
                e.cause = shared;
                return [shared, e];
              }
              deep() {
                const { B } = this.env;
                const recurse = () => { try { recurse(); } catch { try { B.hello(1).catch(() => {}); } catch {} } };
                return { a: 1, get b() { recurse(); return 2; }, c: [3] };
              }
              grows() {
                return { a: "x".repeat(100000), get b() { console.log("y".repeat(60000)); return 2; } };
              }
              float16() {
                return [new Float16Array([1.5]), Object.assign(new TypeError("m"), { stack: "s" })];
              }
            }
            """;

    private Isolate isolate;

    @BeforeEach
    void start() throws Exception {
        Path cache = Path.of(System.getProperty("dovetail.cache", "target/cache"));
        isolate = new Isolate(V8.start(cache), 128L << 20, () -> {}, HostWork.NONE);
        isolate.load(
                List.of(new ModuleSource("main.js", WORKER)),
                "{\"name\":\"w\",\"services\":[[\"B\",0]],\"objects\":[],\"classes\":[],"
                    + "\"caches\":[],\"vars\":{},\"limits\":{\"timers\":10000,\"log\":262144},\"flags\":[]}");
        isolate.defineDoor(0, "default", "", List.of());
    }

    @AfterEach
    void close() {
        isolate.close();
    }

    @Test
    void aLogInAGetterGoesFirstAndLeavesTheResultWhole() throws Exception {
        List<Message> messages = call("logs");
        assertThat(messages)
                .extracting(Message::type)
                .containsExactly(Messages.LOG, Messages.RETURN);
        assertThat(text(messages.get(0))).isEqualTo("inside");
        assertThat(messages.get(1).hex())
                .isEqualTo("a3" + "616181d81ca1617301" + "6162d81d1a00000000" + "616303");
    }

    @Test
    void gettersInGettersLogInTheirOrder() throws Exception {
        List<Message> messages = call("logsTwice");
        assertThat(messages)
                .extracting(Message::type)
                .containsExactly(Messages.LOG, Messages.LOG, Messages.RETURN);
        assertThat(text(messages.get(0))).isEqualTo("second");
        assertThat(text(messages.get(1))).isEqualTo("first");
        assertThat(messages.get(2).hex())
                .isEqualTo("a2" + "616282d81ca1617801d81d1a00000000" + "6166d9d08000");
        assertThat(messages.get(2).capabilities()).isEqualTo(1);
    }

    @Test
    void aCloneInAGetterHasObjectsOfItsOwn() throws Exception {
        List<Message> messages = call("clones");
        assertThat(messages)
                .extracting(Message::type)
                .containsExactly(Messages.LOG, Messages.RETURN);
        // the clone's `shared` is another object than the result's, and is twice in the clone
        assertThat(messages.get(1).hex())
                .isEqualTo(
                        "83d81ca1617301"
                                + "a1616282a1617982d81ca1617301d81d1a00000001"
                                + "d90103a101d81d1a00000001"
                                + "d81d1a00000000");
    }

    @Test
    void aCloneThatFailsInAGetterLeavesTheResultWhole() throws Exception {
        List<Message> messages = call("clonesWhatCannotBe");
        assertThat(messages).extracting(Message::type).containsExactly(Messages.RETURN);
        assertThat(messages.getFirst().hex())
                .isEqualTo("a3616101" + "61626e44617461436c6f6e654572726f72" + "6163a1617301");
    }

    @Test
    void aCallInAGetterGoesFirstWithCapabilitiesOfItsOwn() throws Exception {
        List<Message> messages = call("calls");
        assertThat(messages)
                .extracting(Message::type)
                .containsExactly(Messages.LOG, Messages.CALL, Messages.RETURN);
        assertThat(messages.get(1).capabilities()).isEqualTo(1);
        assertThat(messages.get(1).hex()).isEqualTo("82816568656c6c6f81a1617ad9d08000");
        assertThat(messages.get(2).capabilities()).isEqualTo(2);
        assertThat(messages.get(2).hex()).isEqualTo("a36166d9d08000616202" + "6167d9d08001");
    }

    @Test
    void aGetterThatThrowsLeavesNothingBehindButWhatItSent() throws Exception {
        List<Message> messages = call("fails");
        assertThat(messages)
                .extracting(Message::type)
                .containsExactly(Messages.LOG, Messages.THROW);
        assertThat(call("logs")).hasSize(2);
    }

    @Test
    void aCallThatFailsInAGetterTakesNothingOfTheResultBack() throws Exception {
        List<Message> messages = call("failsInside");
        assertThat(messages).extracting(Message::type).containsExactly(Messages.RETURN);
        assertThat(messages.getFirst().capabilities()).isEqualTo(2);
    }

    @Test
    void aTimerMayBeSetInAGetter() throws Exception {
        assertThat(call("timers").getLast().hex()).isEqualTo("a2616101616202");
    }

    @Test
    void theMessageOfAnErrorMayLog() throws Exception {
        List<Message> messages = call("messageOfAnError");
        assertThat(messages)
                .extracting(Message::type)
                .containsExactly(Messages.LOG, Messages.RETURN);
        assertThat(messages.get(1).hex())
                .isEqualTo(
                        "82d81ca1617301d81b83654572726f72654572726f72a3"
                                + "676d65737361676564746f6c64"
                                + "65737461636b6173"
                                + "656361757365d81d1a00000000");
    }

    @Test
    void aStackThatIsFullInAGetterLeavesTheResultWhole() throws Exception {
        List<Message> messages = call("deep");
        assertThat(messages.getLast().type()).isEqualTo(Messages.RETURN);
        assertThat(messages.getLast().hex()).isEqualTo("a361610161620261638103");
        for (Message message : messages.subList(0, messages.size() - 1)) {
            assertThat(message.hex()).isEqualTo("82816568656c6c6f8101");
        }
    }

    @Test
    void theOutboxMayGrowMeanwhile() throws Exception {
        List<Message> messages = call("grows");
        assertThat(messages)
                .extracting(Message::type)
                .containsExactly(Messages.LOG, Messages.RETURN);
        assertThat(messages.get(1).hex())
                .startsWith("a261617a000186a07878")
                .endsWith("7878616202")
                .hasSize(2 * (1 + 2 + 5 + 100_000 + 3));
    }

    @Test
    void whatV8AddsAfterTheSnapshotIsKnown() throws Exception {
        assertThat(call("float16").getLast().hex())
                .isEqualTo(
                        "82d85442003e"
                            + "d81b83654572726f7269547970654572726f72a2676d657373616765616d65737461636b6173");
    }

    private List<Message> call(String method) throws Exception {
        Messages.call(isolate.inbox(1000), 1, method);
        isolate.turn();
        return Messages.read(isolate.outbox());
    }

    /** The text of a short log line. */
    private static String text(Message message) {
        byte[] payload = HexFormat.of().parseHex(message.hex());
        return new String(payload, 1, payload.length - 1, StandardCharsets.US_ASCII);
    }
}
