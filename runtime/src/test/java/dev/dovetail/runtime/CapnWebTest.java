package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.config.CapnWebRoute;
import dev.dovetail.config.ErrorDetail;
import dev.dovetail.config.JsonValue.JsonObject;
import dev.dovetail.config.JsonValue.JsonString;
import dev.dovetail.config.Limit;
import dev.dovetail.config.Place;
import dev.dovetail.isolate.ModuleSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Entrypoints offered to Cap'n Web clients: the protocol as it is, message by message. */
class CapnWebTest {
    private static final String WORKER =
            """
            import { WorkerEntrypoint, RpcTarget } from "cloudflare:workers";
            class Counter extends RpcTarget {
              #n = 0;
              add(n) { return this.#n += n; }
              [Symbol.dispose]() { console.log("disposed"); }
            }
            export class Api extends WorkerEntrypoint {
              add(a, b) { return a + b; }
              counter() { return new Counter(); }
              list() { return [1, 2, 3]; }
              caller() { return [[this.ctx.caller, this.ctx.trace.traceId]]; }
              who() { return this.ctx.props.who; }
              fail() { throw new RangeError("too far"); }
              call(f) { return f(20); }
              later(f) { const kept = f.dup(); return { tell: async (n) => kept(n) }; }
              fetch() { return new Response("not offered"); }
            }
            export default class extends WorkerEntrypoint {
              fetch(request) { return new Response("the Worker's own: " + new URL(request.url).pathname); }
              hello() { return "hello"; }
            }
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private void offer(Limits limits, CapnWebRoute... routes) {
        workers.runtime.deploy(
                new WorkerDefinition(
                        "w",
                        List.of(new ModuleSource("w.js", WORKER)),
                        Map.of(),
                        "{}",
                        limits,
                        Set.of("rpc", "rpc_params_dup_stubs", "enhanced_error_serialization"),
                        null,
                        DurableObjects.NONE,
                        List.of(),
                        List.of(routes),
                        Reach.PUBLIC,
                        UnaryOperator.identity()));
    }

    private static CapnWebRoute api(String... origins) {
        return route("/rpc", "Api", ErrorDetail.MESSAGE, origins);
    }

    private static CapnWebRoute route(
            String path, String entrypoint, ErrorDetail errors, String... origins) {
        return new CapnWebRoute(
                path,
                Optional.of(entrypoint),
                new JsonObject(Map.of("who", new JsonString("web"))),
                List.of(origins),
                errors,
                new Place(1, 1, ""));
    }

    private static HttpRequest request(String method, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("host", "example.com"));
        all.addAll(List.of(headers));
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new HttpRequest(
                method,
                "http://example.com/rpc?x=1",
                all,
                method.equals("POST") ? new Body.Whole(bytes) : Body.NONE,
                "manual");
    }

    /** What a batch of messages is answered with. */
    private List<String> batch(String... messages) {
        var outcome = workers.send("w", request("POST", String.join("\n", messages)));
        assertThat(outcome.status()).isEqualTo(200);
        return outcome.body().lines().map(line -> line.replace('"', '\'')).toList();
    }

    private CapnWebClient connect() {
        return new CapnWebClient(workers.upgrade("w", request("GET", "", "upgrade", "websocket")));
    }

    @Test
    void aBatchOfCallsIsAnsweredInOneResponse() {
        offer(Limits.PAID, api());

        assertThat(
                        batch(
                                "['push',['pipeline',0,['add'],[1,2]]]",
                                "['push',['pipeline',0,['who'],[]]]",
                                "['pull',1]",
                                "['pull',2]"))
                .containsExactlyInAnyOrder("['resolve',1,3]", "['resolve',2,'web']");
    }

    @Test
    void aClientIsNoWorkerThatCallsAndItsTraceGoesOn() {
        offer(Limits.PAID, api());
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        var outcome =
                workers.send(
                        "w",
                        request(
                                "POST",
                                "['push',['pipeline',0,['caller'],[]]]\n['pull',1]",
                                "traceparent",
                                "00-" + trace + "-00f067aa0ba902b7-01"));

        assertThat(outcome.body().strip())
                .isEqualTo("[\"resolve\",1,[[[[null,\"" + trace + "\"]]]]]");
    }

    @Test
    void aCallOnAResultThatIsNotThereYetTakesNoFurtherMessage() {
        offer(Limits.PAID, api());

        assertThat(
                        batch(
                                "['push',['pipeline',0,['counter'],[]]]",
                                "['push',['pipeline',1,['add'],[4]]]",
                                "['push',['pipeline',1,['add'],[5]]]",
                                "['pull',2]",
                                "['pull',3]"))
                .containsExactlyInAnyOrder("['resolve',2,4]", "['resolve',3,9]");
    }

    @Test
    void anErrorHasItsNameAndMessageAndNoStack() {
        offer(Limits.PAID, api());

        assertThat(batch("['push',['pipeline',0,['fail'],[]]]", "['pull',1]"))
                .singleElement()
                .asString()
                .startsWith("['reject',1,['error','RangeError','too far'")
                .doesNotContain("    at ");
    }

    @Test
    void errorsCanBeHidden() {
        offer(Limits.PAID, route("/rpc", "Api", ErrorDetail.NONE));

        assertThat(batch("['push',['pipeline',0,['fail'],[]]]", "['pull',1]"))
                .singleElement()
                .asString()
                .startsWith("['reject',1,['error','Error','internal error; reference = ");
        workers.awaitLog("RangeError: too far");
    }

    @Test
    void onlyMethodsAreOffered() {
        offer(Limits.PAID, api());

        assertThat(
                        batch(
                                "['push',['pipeline',0,['fetch'],['http://a/']]]",
                                "['push',['pipeline',0,['constructor'],[]]]",
                                "['push',['pipeline',0,['none'],[]]]",
                                "['pull',1]",
                                "['pull',2]",
                                "['pull',3]"))
                .hasSize(3)
                .allMatch(answer -> answer.startsWith("['reject'"), "is a rejection");
    }

    @Test
    void otherPathsAreTheWorkersOwn() {
        offer(Limits.PAID, api());

        assertThat(workers.get("w", "http://example.com/rpc/x"))
                .isEqualTo("the Worker's own: /rpc/x");
        assertThat(workers.send("w", request("GET", "")).status()).isEqualTo(405);
    }

    @Test
    void thePathIsWhatIsBetweenTheAuthorityAndTheQuery() {
        assertThat(CapnWeb.path("http://a/rpc?b#c")).isEqualTo("/rpc");
        assertThat(CapnWeb.path("https://a:1/rpc#/x")).isEqualTo("/rpc");
        assertThat(CapnWeb.path("http://a")).isEqualTo("/");
    }

    @Test
    void pagesOfOtherOriginsAreRefusedUnlessTheyAreNamed() {
        offer(Limits.PAID, api("https://good.example"));

        String call = "['push',['pipeline',0,['add'],[1,2]]]\n['pull',1]";
        assertThat(workers.send("w", request("POST", call, "origin", "https://bad.example")))
                .satisfies(out -> assertThat(out.status()).isEqualTo(403))
                .satisfies(out -> assertThat(out.body()).contains("https://bad.example"));
        assertThat(workers.send("w", request("POST", call, "origin", "null")).status())
                .isEqualTo(403);
        assertThat(workers.send("w", request("POST", call, "origin", "http://example.com")))
                .satisfies(out -> assertThat(out.status()).isEqualTo(200));
        var good = workers.send("w", request("POST", call, "origin", "https://good.example"));
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.headers())
                .containsSequence("access-control-allow-origin", "https://good.example")
                .containsSequence("vary", "Origin");
        assertThat(
                        workers.send(
                                        "w",
                                        request(
                                                "GET",
                                                "",
                                                "upgrade",
                                                "websocket",
                                                "origin",
                                                "https://bad.example"))
                                .status())
                .isEqualTo(403);
        assertThat(workers.send("w", request("OPTIONS", "", "origin", "https://good.example")))
                .satisfies(out -> assertThat(out.status()).isEqualTo(204));
    }

    @Test
    void aBatchThatIsNoneIsRefused() {
        offer(Limits.PAID, api());

        assertThat(workers.send("w", request("POST", "{]")).status()).isEqualTo(400);
        assertThat(workers.send("w", request("POST", "['nonsense',1]")).status()).isEqualTo(400);
        assertThat(workers.send("w", request("POST", " ".repeat(9 << 20))).status()).isEqualTo(413);
    }

    @Test
    void aBatchIsOneRequestWithOneBudget() {
        offer(Limits.PAID.with(Limit.INVOCATIONS, 3), api());

        assertThat(
                        batch(
                                "['push',['pipeline',0,['add'],[1,1]]]",
                                "['push',['pipeline',0,['add'],[1,2]]]",
                                "['push',['pipeline',0,['add'],[1,3]]]",
                                "['pull',1]",
                                "['pull',2]",
                                "['pull',3]"))
                .contains("['resolve',1,2]", "['resolve',2,3]")
                .anyMatch(answer -> answer.contains("the limit is 3"));
    }

    @Test
    void aCallOverAWebSocketIsARequestOfItsOwn() {
        offer(Limits.PAID.with(Limit.INVOCATIONS, 2), api());
        CapnWebClient client = connect();

        for (int i = 1; i <= 40; i++) {
            client.say("['push',['pipeline',0,['add'],[1," + i + "]]]", "['pull'," + i + "]");
        }

        client.hear("['resolve',40,41]");
        assertThat(client.heard).allMatch(message -> message.startsWith("[\"resolve\""));
        client.leave();
    }

    @Test
    void theServerCallsAFunctionOfTheClient() {
        offer(Limits.PAID, api());
        CapnWebClient client = connect();

        client.say("['push',['pipeline',0,['call'],[['export',-1]]]]", "['pull',1]");
        client.hear("['push',['pipeline',-1,[],[20]]]");
        client.hear("['pull',1]");
        client.say("['resolve',1,42]");

        client.hear("['resolve',1,42]");
        client.hear("['release',-1,1]");
        client.leave();
    }

    @Test
    void aStubThatIsReleasedIsDisposed() {
        offer(Limits.PAID, api());
        CapnWebClient client = connect();

        client.say("['push',['pipeline',0,['counter'],[]]]", "['pull',1]");
        client.hear("['resolve',1,['export',-1]]");
        client.say("['release',1,1]", "['release',-1,1]");

        workers.awaitLog("disposed");
        client.leave();
    }

    @Test
    void aClientThatVanishesLeavesNothingBehind() {
        offer(Limits.PAID, api());
        for (int i = 0; i < 20; i++) {
            CapnWebClient client = connect();
            client.say(
                    "['push',['pipeline',0,['counter'],[]]]",
                    "['pull',1]",
                    "['push',['pipeline',0,['later'],[['export',-1]]]]",
                    "['pull',2]",
                    "['push',['pipeline',0,['call'],[['export',-2]]]]",
                    "['pull',3]");
            client.hear("['push',['pipeline',-2,[],[20]]]");
            if (i % 2 == 0) {
                client.vanish();
            } else {
                client.leave();
            }
        }

        workers.awaitNoInvocations("w");
        workers.awaitNoInvocations("capnweb:w");
        // JavaScript hears with its next mail what has ended: only the last ones may still be there
        batch("['push',['pipeline',0,['add'],[1,2]]]", "['pull',1]");
        assertThat(workers.openEntries("w") + workers.openEntries("capnweb:w")).isLessThan(10);
        assertThat(workers.log.stream().filter(line -> line.contains("disposed"))).hasSize(20);
    }

    @Test
    void aMessageThatIsNoneEndsTheSession() {
        offer(Limits.PAID, api());
        CapnWebClient client = connect();

        client.say("['push',['pipeline',0,['counter'],[]]]", "['nonsense']");

        client.hear("closed: 3000");
        workers.awaitNoInvocations("capnweb:w");
    }

    @Test
    void aNewVersionEndsTheSessionsOfTheOld() {
        offer(Limits.PAID, api());
        CapnWebClient client = connect();
        client.say("['push',['pipeline',0,['add'],[1,2]]]", "['pull',1]");
        client.hear("['resolve',1,3]");

        offer(Limits.PAID, api());

        await().until(() -> client.heard.getLast().matches("(failed|closed): .*"));
    }
}
