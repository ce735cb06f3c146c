package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Six connections of a request may wait for headers; what is more waits to be opened. */
class ConnectionsTest {
    /** A network that answers when it is told to. */
    private static final class Held implements Network {
        final List<String> sent = new CopyOnWriteArrayList<>();
        final List<String> canceled = new CopyOnWriteArrayList<>();
        private final Map<String, HttpReply> replies = new ConcurrentHashMap<>();

        @Override
        public Runnable fetch(Lane lane, Reach reach, HttpRequest request, HttpReply reply) {
            String path = request.url().substring("http://away/".length());
            sent.add(path);
            replies.put(path, reply);
            return () -> canceled.add(path);
        }

        @Override
        public TcpConnection connect(
                Lane lane, Reach reach, TcpAddress to, ByteSource outgoing, TcpReply reply) {
            throw new AssertionError("nothing here calls connect()");
        }

        void answer(String path) {
            HttpReply reply = replies.remove(path);
            assertThat(reply).as("request %s", path).isNotNull();
            reply.respond(new HttpResponse(200, "", List.of(), Body.NONE));
        }
    }

    private final Held network = new Held();
    private final Workers workers = new Workers(network);

    @AfterEach
    void close() {
        workers.close();
    }

    private CompletableFuture<Workers.Outcome> start() {
        return workers.start(
                "a", new HttpRequest("GET", "http://example.com/", List.of(), Body.NONE, "manual"));
    }

    @Test
    void theSeventhWaitsUntilHeadersAreThere() throws Exception {
        workers.deploy(
                "a",
                "export default { async fetch() { const all = [];"
                        + " for (let i = 0; i < 8; i++) all.push(fetch('http://away/' + i));"
                        + " await Promise.all(all); return new Response('all') } }");
        var outcome = start();
        await().until(() -> network.sent.size() >= 6);
        assertThat(network.sent).containsExactly("0", "1", "2", "3", "4", "5");
        network.answer("3");
        await().until(() -> network.sent.size() >= 7);
        assertThat(network.sent).hasSize(7).endsWith("6");
        for (String path : List.of("0", "1", "2", "4", "5", "6")) {
            network.answer(path);
        }
        await().until(() -> network.sent.size() == 8);
        network.answer("7");
        assertThat(outcome.get().body()).isEqualTo("all");
    }

    @Test
    void whatABoundWorkerOpensCountsForTheSameRequestButTheBindingDoesNot() {
        workers.deploy(
                "b",
                "export default { async fetch(request) {"
                        + " return fetch(request.url.replace('b.example', 'away')) } }");
        workers.deploy(
                "a",
                "export default { async fetch(r, env) { const all = [];"
                        + " for (let i = 0; i < 8; i++) all.push(env.B.fetch('http://b.example/' +"
                        + " i)); await Promise.all(all); return new Response('all') } }",
                "B=b");
        var outcome = start();
        await().until(() -> network.sent.size() >= 6);
        assertThat(network.sent).hasSize(6);
        network.answer(network.sent.get(0));
        await().until(() -> network.sent.size() >= 7);
        assertThat(outcome).isNotDone();
    }

    @Test
    void whatWaitsIsNeverSentOnceItsInvocationIsOver() {
        workers.deploy(
                "a",
                "export default { async fetch() {"
                        + " for (let i = 0; i < 1000; i++) fetch('http://away/' + i);"
                        + " return new Response('done') } }");
        assertThat(workers.get("a")).isEqualTo("done");
        await().until(() -> network.canceled.size() == 6);
        assertThat(network.sent).hasSize(6);
    }
}
