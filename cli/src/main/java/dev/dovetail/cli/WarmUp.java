package dev.dovetail.cli;

import dev.dovetail.supervisor.Line;
import dev.dovetail.supervisor.Words;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Does what a first {@code dev} does under a supervisor, with two Workers of its own, and is
 * silent.
 */
final class WarmUp {
    private static final int REQUESTS = 40;

    private static final String CALLER =
            """
            export default {
              async fetch(request, env) {
                const sum = await env.CALLEE.add(1, 2);
                const response = await env.CALLEE.fetch(request);
                console.log("warm", sum);
                await signAndEncrypt();
                return new Response(`${sum} ${await response.text()} ${env.GREETING}`);
              }
            };

            // Java's cryptography takes long to load
            async function signAndEncrypt() {
              const data = new TextEncoder().encode("warm");
              const ec = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
              const { privateKey } = await crypto.subtle.generateKey(ec, false, ["sign"]);
              await crypto.subtle.sign(ec, privateKey, data);
              const digest = await crypto.subtle.digest("SHA-256", data);
              const key = await crypto.subtle.importKey("raw", digest, "AES-GCM", false, ["encrypt"]);
              await crypto.subtle.encrypt({ name: "AES-GCM", iv: data }, key, data);
            }
            """;

    private static final String CALLEE =
            """
            import { WorkerEntrypoint } from "cloudflare:workers";
            export default class extends WorkerEntrypoint {
              async fetch(request) { return Response.json({ url: request.url }); }
              add(a: number, b: number) { return a + b; }
            }
            """;

    private static final String CALLER_CONFIG =
            """
            name = "caller"
            main = "caller.js"
            services = [{ binding = "CALLEE", service = "callee" }]
            vars = { GREETING = "hello" }
            """;

    private static final String CALLEE_CONFIG =
            """
            {
              "name": "callee", // the other format
              "main": "callee.ts",
              "compatibility_date": "2026-01-01"
            }
            """;

    private WarmUp() {}

    static Outcome run() {
        try {
            Path folder = Files.createTempDirectory("dovetail-warm-up");
            List<Path> files =
                    List.of(
                            write(folder, "wrangler.toml", CALLER_CONFIG),
                            write(folder, "wrangler.jsonc", CALLEE_CONFIG),
                            write(folder, "caller.js", CALLER),
                            write(folder, "callee.ts", CALLEE));
            try {
                return serve(folder);
            } finally {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Outcome serve(Path folder) throws IOException {
        var silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var shell = new Shell(folder, silent, silent, false, false);
        String[] args = {
            Commands.DEV, "-c", "wrangler.toml", "-c", "wrangler.jsonc", "--port", "0"
        };
        Path control = folder.resolve(Words.CONTROL);
        Path marks = folder.resolve(Words.marks(1));
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(control));
            Thread.ofPlatform().daemon().start(() -> supervise(door));
            Outcome outcome = Cli.start(shell, Optional.of(EngineLink.open(folder, 1)), args);
            if (outcome instanceof Outcome.Serving(DevSession session)) {
                try (session) {
                    return new Outcome.Ended(request(URI.create(session.url()).getPort()) ? 0 : 1);
                }
            }
            return outcome;
        } finally {
            Files.deleteIfExists(marks);
            Files.deleteIfExists(control);
        }
    }

    /** Says to an engine what a supervisor would: that it may have a port. */
    private static void supervise(ServerSocketChannel door) {
        try {
            var line = new Line(door.accept());
            line.listen(
                    said -> {
                        if (said.word().equals(Words.RESERVE)) {
                            line.say(Words.RESERVED, "" + freePort());
                        }
                    },
                    () -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean request(int port) throws IOException {
        byte[] request =
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < REQUESTS; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(request);
                if (!isGood(socket.getInputStream())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isGood(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).startsWith("HTTP/1.1 200");
    }
}
