package dev.dovetail.runtime;

import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.isolate.V8;
import dev.dovetail.rpc.Failure;
import dev.dovetail.storage.StateFolder;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A runtime with one lane for tests: deploy modules, fetch, read what came back and what was
 * logged.
 */
final class Workers implements AutoCloseable {
    static {
        // the machine may do other things too
        Awaitility.setDefaultTimeout(20, TimeUnit.SECONDS);
    }

    /** What a request brought: a response with its whole body, or a failure. */
    record Outcome(int status, List<String> headers, String body) {}

    final List<String> log = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService loop;
    private volatile Consumer<String> reader = log::add;
    private Limits limits = Limits.PAID;
    final Lane lane;
    final WorkerRuntime runtime;

    Workers() {
        this(new NoNetwork());
    }

    /** The same with a network. */
    Workers(Network network) {
        this(
                network,
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform()
                                .daemon()
                                .stackSize(WorkerRuntime.STACK_BYTES)
                                .factory()),
                Clock.SYSTEM);
    }

    /** The same with a time that passes when the test says so. */
    Workers(ManualLoop loop) {
        this(new NoNetwork(), loop, loop);
    }

    /** The same with a reader of what is logged: "worker LEVEL text". */
    Workers(Consumer<String> reader) {
        this();
        this.reader = reader;
    }

    private Workers(Network network, ScheduledExecutorService loop, Clock clock) {
        this.loop = loop;
        lane = new Lane(loop, clock);
        V8 v8 = V8.start(Path.of(System.getProperty("dovetail.cache", "target/cache")));
        runtime =
                new WorkerRuntime(
                        v8,
                        List.of(lane),
                        (worker, level, text) -> reader.accept(worker + " " + level + " " + text),
                        network);
    }

    /** Keeps Durable Objects in a folder. */
    Workers withState(StateFolder folder) {
        runtime.useState(folder);
        return this;
    }

    /**
     * Deploys a Worker "a" whose export Thing is a class of Durable Objects, bound as NS, and whose
     * requests run the body of an async function of `ns`, `env`, `ctx` and `request`.
     */
    Workers deployObjects(String module, String body) {
        runtime.deploy(
                new WorkerDefinition(
                        "a",
                        List.of(
                                new ModuleSource(
                                        "a.js",
                                        "import { DurableObject, WorkerEntrypoint } from"
                                                + " 'cloudflare:workers';"
                                                + module
                                                + "const run = async (ns, env, ctx, request) => {"
                                                + body
                                                + "};export default { async fetch(request, env,"
                                                + " ctx) { try { const got = await run(env.NS, env,"
                                                + " ctx, request); return got instanceof Response ?"
                                                + " got : new Response(String(got)); } catch (e) {"
                                                + " let text = `threw ${e.name}: ${e.message}`; for"
                                                + " (const mark of ['remote', 'retryable',"
                                                + " 'overloaded', 'durableObjectReset']) if"
                                                + " (e[mark]) text += ` (${mark})`; return new"
                                                + " Response(text); } } };")),
                        Map.of(),
                        "{}",
                        limits,
                        Set.of(
                                "rpc",
                                "enable_ctx_exports",
                                "fetcher_no_get_put_delete",
                                "web_socket_auto_reply_to_close"),
                        null,
                        new DurableObjects(
                                Map.of("NS", new DurableObjects.ObjectClass("a", "Thing")),
                                Map.of("Thing", "a-Thing")),
                        List.of(),
                        List.of(),
                        Reach.PUBLIC,
                        UnaryOperator.identity()));
        return this;
    }

    /** From here on Workers may use what they like. */
    Workers withoutLimits() {
        limits = Limits.OFF;
        return this;
    }

    /** Deploys a Worker; bindings are "NAME=worker" or "NAME=worker#Entrypoint". */
    Workers deploy(String name, String source, String... bindings) {
        return deploy(name, source, limits, bindings);
    }

    Workers deploy(String name, String source, Limits limits, String... bindings) {
        return deploy(name, source, limits, Set.of(), bindings);
    }

    private Workers deploy(
            String name, String source, Limits limits, Set<String> flags, String... bindings) {
        Map<String, Service> services = new LinkedHashMap<>();
        for (String binding : bindings) {
            String[] parts = binding.split("[=#]", -1);
            services.put(
                    parts[0],
                    new Service(parts[1], parts.length > 2 ? parts[2] : Service.DEFAULT, ""));
        }
        runtime.deploy(
                new WorkerDefinition(
                        name,
                        List.of(new ModuleSource(name + ".js", source)),
                        services,
                        "{}",
                        limits,
                        flags,
                        UnaryOperator.identity()));
        return this;
    }

    /**
     * Deploys a callee "b" and a caller "a" with the binding B, and runs the body of an async
     * function of `env` in the caller: what it returns, or "threw Name: message" with the error's
     * marks.
     */
    String evaluate(String callee, String body) {
        deployPair(callee, body);
        return get("a");
    }

    /** The same, without waiting for what the body returns. */
    CompletableFuture<Outcome> evaluateLater(String callee, String body) {
        deployPair(callee, body);
        return start(
                "a", new HttpRequest("GET", "http://example.com/", List.of(), Body.NONE, "manual"));
    }

    private void deployPair(String callee, String body) {
        deploy(
                "b",
                "import { WorkerEntrypoint, RpcTarget, RpcStub } from 'cloudflare:workers';"
                        + callee);
        deploy(
                "a",
                "import { RpcStub, RpcPromise, RpcProperty, RpcTarget, ServiceStub }"
                        + " from 'cloudflare:workers';"
                        + "const run = async (env, request, ctx) => {"
                        + body
                        + "};"
                        + "export default { async fetch(request, env, ctx) {"
                        + "  let text;"
                        + "  try { text = String(await run(env, request, ctx)); } catch (e) {"
                        + "    text = `threw ${e.name}: ${e.message}`;"
                        + "    for (const mark of ['remote', 'retryable', 'overloaded'])"
                        + "      if (e[mark]) text += ` (${mark})`;"
                        + "  }"
                        + "  return new Response(text); } }",
                "B=b",
                "NAMED=b#Named");
    }

    /** Deploys a Worker with compatibility flags. */
    void deployWithFlags(String name, String source, Set<String> flags, String... bindings) {
        deploy(name, source, limits, flags, bindings);
    }

    /** Waits until a text is logged. */
    void awaitLog(String text) {
        await(() -> log.stream().anyMatch(line -> line.contains(text)), text);
    }

    /** Waits until no invocation of a Worker is open. */
    void awaitNoInvocations(String worker) {
        await(() -> openInvocations(worker) == 0, "no invocations of " + worker);
    }

    /** Waits until the tables of a Worker's invocations are empty. */
    void awaitNoEntries(String worker) {
        await(() -> openEntries(worker) == 0, "no entries of " + worker);
    }

    void awaitNoLargeBuffers() {
        await(() -> runtime.largeBuffers.usedPages() == 0, "no large buffers");
    }

    void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain: " + what + "; log: " + log);
            }
            Thread.onSpinWait();
        }
    }

    /** What the tables of a Worker's invocations hold. */
    int openEntries(String worker) {
        try {
            return runtime.openEntries(worker, lane).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a GET; fails with the Worker's failure as an AssertionError. */
    String get(String worker) {
        return get(worker, "http://example.com/");
    }

    String get(String worker, String url) {
        return send(
                        worker,
                        new HttpRequest(
                                "GET", url, List.of("host", "example.com"), Body.NONE, "manual"))
                .body();
    }

    Outcome send(String worker, HttpRequest request) {
        try {
            return start(worker, request).get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(String.valueOf(e.getCause()), e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer from " + worker + "; log: " + log, e);
        }
    }

    /** The failure of a GET. */
    Failure fail(String worker) {
        return failureOf(
                start(
                        worker,
                        new HttpRequest(
                                "GET", "http://example.com/", List.of(), Body.NONE, "manual")));
    }

    /** The failure that a request ends with. */
    Failure failureOf(CompletableFuture<Outcome> outcome) {
        try {
            throw new AssertionError("answered " + outcome.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkerFailed failed) {
                return failed.failure;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer; log: " + log, e);
        }
    }

    /** How many invocations of a Worker are open, once what is on its way has been done. */
    int openInvocations(String worker) {
        try {
            return runtime.openInvocations(worker, lane).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** The socket that a request is answered with. */
    SocketEnd upgrade(String worker, HttpRequest request) {
        CompletableFuture<SocketEnd> socket = new CompletableFuture<>();
        HttpReply reply =
                new HttpReply() {
                    @Override
                    public void respond(HttpResponse response) {
                        if (response.body() instanceof Body.Upgraded upgraded) {
                            socket.complete(upgraded.socket());
                        } else {
                            fail(Failure.error("status " + response.status()));
                        }
                    }

                    @Override
                    public void fail(Failure failure) {
                        socket.completeExceptionally(new WorkerFailed(failure));
                    }
                };
        loop.execute(() -> runtime.fetch(lane, Service.of(worker), request, reply));
        try {
            return socket.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no socket; log: " + log, e);
        }
    }

    CompletableFuture<Outcome> start(String worker, HttpRequest request) {
        return start(worker, request, ticket -> {});
    }

    CompletableFuture<Outcome> start(
            String worker, HttpRequest request, Consumer<@Nullable Ticket> tickets) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        loop.execute(
                () ->
                        tickets.accept(
                                runtime.fetch(
                                        lane,
                                        Service.of(worker),
                                        request,
                                        new Collector(outcome))));
        return outcome;
    }

    @Override
    public void close() {
        runtime.close();
        loop.shutdownNow();
    }

    static final class WorkerFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient Failure failure;

        WorkerFailed(Failure failure) {
            super(failure.summary() + "\n" + failure.stack());
            this.failure = failure;
        }
    }

    private record Collector(CompletableFuture<Outcome> outcome) implements HttpReply {
        @Override
        public void respond(HttpResponse response) {
            switch (response.body()) {
                case Body.None none -> complete(response, new byte[0]);
                case Body.Whole whole -> complete(response, whole.bytes());
                case Body.Upgraded upgraded -> complete(response, new byte[0]);
                case Body.Streaming streaming -> collect(response, streaming.source());
            }
        }

        private void complete(HttpResponse response, byte[] body) {
            outcome.complete(
                    new Outcome(
                            response.status(),
                            new ArrayList<>(response.headers()),
                            new String(body, StandardCharsets.UTF_8)));
        }

        private void collect(HttpResponse response, ByteSource source) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            source.start(
                    new ByteSink() {
                        @Override
                        public void chunk(ByteBuffer bytes) {
                            byte[] own = new byte[bytes.remaining()];
                            bytes.get(own);
                            all.writeBytes(own);
                            source.pull(own.length);
                        }

                        @Override
                        public void end() {
                            complete(response, all.toByteArray());
                        }

                        @Override
                        public void fail(Failure failure) {
                            outcome.completeExceptionally(new WorkerFailed(failure));
                        }
                    });
            source.pull(65536);
        }

        @Override
        public void fail(Failure failure) {
            outcome.completeExceptionally(new WorkerFailed(failure));
        }
    }
}
