package dev.dovetail.bench;

import dev.dovetail.rpc.Payload;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;
import dev.dovetail.rpc.Value;
import dev.dovetail.rpc.Wire;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Java's side of the payload codec: what each HTTP request needs, and what a Java Worker would. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PayloadBenchmark {
    private static final int KEYS = 100;

    /** What a browser sends: eight names, eight values. */
    private static final List<String> HEADERS =
            List.of(
                    "host",
                    "localhost:8787",
                    "user-agent",
                    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                    "accept",
                    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                    "accept-language",
                    "en-US,en;q=0.5",
                    "accept-encoding",
                    "gzip, deflate, br, zstd",
                    "connection",
                    "keep-alive",
                    "cookie",
                    "session=0123456789abcdef0123456789abcdef; theme=dark",
                    "cache-control",
                    "no-cache");

    private final PayloadWriter writer = new PayloadWriter();
    private final PayloadReader reader;
    private final byte[] request;
    private final Value object;
    private final byte[] objectPayload;

    /** Makes what the benchmarks read. */
    public PayloadBenchmark() {
        writeRequest();
        request = writer.toBytes();
        reader = new PayloadReader(request);
        object = object();
        objectPayload = Payload.encode(object);
    }

    private static Value object() {
        var members = new Value.PlainObject();
        for (int i = 0; i < KEYS; i++) {
            members.with("key" + i, new Value.Num(i * 1.5));
        }
        return members;
    }

    private void writeRequest() {
        writer.reset();
        writer.arrayHead(7);
        writer.text("GET");
        writer.text("http://localhost:8787/some/path?query=1");
        int headers = writer.beginEmbedded();
        writer.arrayHead(HEADERS.size());
        for (String header : HEADERS) {
            writer.text(header);
        }
        writer.endEmbedded(headers);
        writer.integer(Wire.BODY_NONE);
        writer.nullValue();
        writer.text("manual");
        writer.nullValue();
    }

    /** Writes a request with 16 header texts. */
    @Benchmark
    public byte[] requestWrite() {
        writeRequest();
        return writer.toBytes();
    }

    /** Reads it again. */
    @Benchmark
    public void requestRead(Blackhole texts) {
        reader.reset(request, 0, request.length);
        reader.arrayHead(7);
        texts.consume(reader.text());
        texts.consume(reader.text());
        int outer = reader.enterEmbedded();
        int count = reader.arrayHead();
        for (int i = 0; i < count; i++) {
            texts.consume(reader.text());
        }
        reader.leaveEmbedded(outer);
        texts.consume(reader.integer());
        reader.skip();
        texts.consume(reader.text());
        reader.skip();
        reader.end();
    }

    /** Encodes an object of 100 numbers. */
    @Benchmark
    public byte[] objectEncode() {
        return Payload.encode(object);
    }

    /** Decodes it. */
    @Benchmark
    public Value objectDecode() {
        return Payload.decode(objectPayload);
    }
}
