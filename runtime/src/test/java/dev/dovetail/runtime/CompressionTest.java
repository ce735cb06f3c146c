package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CompressionStream and DecompressionStream. */
class CompressionTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate(
                "export default class extends WorkerEntrypoint {}",
                "const through = async (bytes, stream) => new Uint8Array(await new Response(new"
                        + " Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());"
                        + body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "deflate-raw", "brotli"})
    void whatIsCompressedComesBack(String format) {
        assertThat(
                        run(
                                "const data = new Uint8Array(300000).map((_, i) => (i * i) >> 7);"
                                    + " const small = await through(data, new CompressionStream('"
                                        + format
                                        + "')); const back = await through(small, new"
                                        + " DecompressionStream('"
                                        + format
                                        + "')); return [small.length < data.length, back.length,"
                                        + " back.every((b, i) => b === data[i])].join()"))
                .isEqualTo("true,300000,true");
    }

    @Test
    void aHeaderWithANameAndAChecksumIsRead() {
        // gzip --name of "hi", with FEXTRA, FNAME, FCOMMENT
        assertThat(
                        run(
                                "const raw = await through(new TextEncoder().encode('hi'), new"
                                    + " CompressionStream('gzip')); const head = [0x1f, 0x8b, 8,"
                                    + " 0x1c, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 97, 0, 98, 99, 0];"
                                    + " const all = new Uint8Array([...head, ...raw.slice(10)]);"
                                    + " return new TextDecoder().decode(await through(all, new"
                                    + " DecompressionStream('gzip')))"))
                .isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "deflate-raw", "brotli"})
    void dataThatIsCutShortOrWrongIsATypeErrorForReaderAndWriter(String format) {
        assertThat(
                        run(
                                "const all = await through(new Uint8Array(1000), new"
                                        + " CompressionStream('"
                                        + format
                                        + "')); const out = []; for (const bytes of [new"
                                        + " Uint8Array(40).fill(0xff), all.slice(0, 2)]) { const d"
                                        + " = new DecompressionStream('"
                                        + format
                                        + "'); const w = d.writable.getWriter(); const wrote ="
                                        + " w.write(bytes).then(() => w.close()).then(() =>"
                                        + " 'wrote', (e) => e.name); const read = new"
                                        + " Response(d.readable).text().then(() => 'read', (e) =>"
                                        + " e.name); out.push(await wrote, await read); } return"
                                        + " out.join()"))
                .contains("TypeError,TypeError");
    }

    @Test
    void anUnknownFormatIsATypeError() {
        assertThat(run("new CompressionStream('zip')"))
                .isEqualTo(
                        "threw TypeError: The compression format must be either 'deflate',"
                                + " 'deflate-raw' or 'gzip'.");
    }
}
