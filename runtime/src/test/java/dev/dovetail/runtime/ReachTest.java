package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.ModuleSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** What the network is told of where a Worker may go. */
class ReachTest {
    /** Answers that what is asked for is elsewhere, and notes who asked. */
    private static final class Redirecting implements Network {
        final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public Runnable fetch(Lane lane, Reach reach, HttpRequest request, HttpReply reply) {
            asked.add(reach + " " + request.url());
            boolean last = request.url().endsWith("/3");
            int next = request.url().charAt(request.url().length() - 1) + 1;
            List<String> headers = last ? List.of() : List.of("location", "/" + (char) next);
            reply.respond(new HttpResponse(last ? 200 : 302, "", headers, Body.NONE));
            return () -> {};
        }

        @Override
        public TcpConnection connect(
                Lane lane, Reach reach, TcpAddress to, ByteSource outgoing, TcpReply reply) {
            asked.add(reach + " " + to.shown());
            return new NoNetwork().connect(lane, reach, to, outgoing, reply);
        }
    }

    private final Redirecting network = new Redirecting();
    private final Workers workers = new Workers(network);

    @AfterEach
    void close() {
        workers.close();
    }

    private void deploy(Reach reach, String body) {
        String source =
                "import { connect } from 'cloudflare:sockets';"
                        + "export default { async fetch() { "
                        + body
                        + " } }";
        workers.runtime.deploy(
                new WorkerDefinition(
                        "a",
                        List.of(new ModuleSource("a.js", source)),
                        Map.of(),
                        "{}",
                        Limits.PAID,
                        Set.of(),
                        null,
                        DurableObjects.NONE,
                        List.of(),
                        List.of(),
                        reach,
                        UnaryOperator.identity()));
    }

    @ParameterizedTest
    @EnumSource(Reach.class)
    void everyHopOfARedirectIsAskedForWithTheWorkersReach(Reach reach) {
        deploy(reach, "return new Response((await fetch('http://example.com/1')).url)");

        assertThat(workers.get("a")).isEqualTo("http://example.com/3");
        assertThat(network.asked)
                .containsExactly(
                        reach + " http://example.com/1",
                        reach + " http://example.com/2",
                        reach + " http://example.com/3");
    }

    @ParameterizedTest
    @EnumSource(Reach.class)
    void soIsAConnection(Reach reach) {
        deploy(
                reach,
                "return new Response(await connect('a.example:1').opened.catch((e) => e.message))");

        assertThat(workers.get("a")).startsWith("proxy request failed");
        assertThat(network.asked).containsExactly(reach + " a.example:1");
    }

    @Test
    void aWorkerReachesTheInternetOnlyIfNothingElseIsSaid() {
        workers.deploy("a", "export default { fetch() { return fetch('http://example.com/3') } }");

        workers.get("a");
        assertThat(network.asked).containsExactly("PUBLIC http://example.com/3");
    }
}
