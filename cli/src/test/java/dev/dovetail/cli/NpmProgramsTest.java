package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** Programs from npm, unmodified, each in a small Worker of {@code src/test/npm}. */
class NpmProgramsTest {
    private Run run;

    @BeforeEach
    void start() throws Exception {
        run = new Run(NpmPackages.install());
    }

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    private void serve(String program) {
        run.dev("-c", program);
    }

    private static String shown(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    @Test
    void hono() {
        serve("hono");

        assertThat(run.body("/hello/ada?q=1")).isEqualTo("{\"hello\":\"ada\",\"q\":\"1\"}");
        assertThat(shown(run.post("/echo", "abc"))).isEqualTo("201 ABC");
        assertThat(run.body("/stream")).isEqualTo("one\ntwo\n");
        assertThat(shown(run.get("/teapot"))).isEqualTo("418 short and stout");
        assertThat(shown(run.get("/nope"))).isEqualTo("404 no /nope");
        assertThat(run.get("/nope").headers().firstValue("access-control-allow-origin"))
                .contains("*");
    }

    @Test
    void ittyRouter() {
        serve("itty-router");

        assertThat(run.body("/hello/ada")).isEqualTo("\"Hello, ada!\"");
        assertThat(run.body("/json")).isEqualTo("{\"a\":[1,2]}");
        assertThat(run.post("/double", "{\"value\":4}").body()).isEqualTo("{\"value\":8}");
        assertThat(run.get("/fail").statusCode()).isEqualTo(400);
        assertThat(run.get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void jose() {
        serve("jose");

        assertThat(run.body("/"))
                .isEqualTo(
                        "{\"sub\":\"ada\",\"role\":\"admin\","
                                + "\"forged\":\"ERR_JWS_SIGNATURE_VERIFICATION_FAILED\","
                                + "\"n\":1,\"kty\":\"EC\"}");
    }

    @Test
    void zod() {
        serve("zod");

        assertThat(run.post("/", "{\"name\":\"a\",\"age\":\"3\"}").body())
                .isEqualTo("{\"name\":\"a\",\"age\":3}");
        assertThat(shown(run.post("/", "{\"age\":-1,\"mail\":\"?\"}")))
                .isEqualTo("422 [\"name\",\"age\",\"mail\"]");
    }

    @Test
    void honoWithZodValidator() {
        serve("zod-validator");

        assertThat(run.post("/add", "{\"a\":1,\"b\":2}").body()).isEqualTo("{\"sum\":3}");
        assertThat(run.post("/add", "{\"a\":1}").statusCode()).isEqualTo(400);
    }

    @Test
    void preactRenderToString() {
        serve("preact");

        assertThat(run.body("/?name=%3Cx%3E"))
                .isEqualTo("<main><h1>Hello, &lt;x>!</h1><b class=\"count\">3</b></main>");
    }

    @Test
    void drizzleOrmIsImportedAndBuildsQueries() {
        serve("drizzle");

        assertThat(run.body("/"))
                .isEqualTo(
                        "{\"query\":{\"sql\":\"select \\\"id\\\", \\\"name\\\" from \\\"users\\\""
                                + " where \\\"users\\\".\\\"name\\\" = ?\",\"params\":[\"ada\"]},"
                                + "\"imports\":[\"function\",\"function\"]}");
    }

    @Test
    void nanoid() {
        serve("nanoid");

        assertThat(run.body("/"))
                .matches("\\{\"different\":100,\"length\":21,\"abc\":\"[abc]{8}\"}");
    }

    @Test
    void dateFns() {
        serve("date-fns");

        assertThat(run.body("/"))
                .isEqualTo(
                        "{\"next\":\"2026-02-28\",\"german\":\"Samstag, 31. Januar\",\"days\":29}");
    }

    @Test
    void capnwebInABatch() {
        serve("capnweb");

        assertThat(run.body("/batch")).isEqualTo("{\"sum\":3,\"greeting\":\"Hello, Ada!\"}");
    }

    @Test
    void capnwebOverAWebSocket() {
        serve("capnweb");

        assertThat(run.body("/socket"))
                .isEqualTo("{\"sum\":3,\"greeting\":\"Hello, Ada!\",\"twice\":42}");
    }

    @Test
    void aTypeScriptProjectWithPathsAndPackagesShowsTheLineThatThrew() {
        serve("typescript");

        assertThat(run.body("/?amount=7")).isEqualTo("{\"id\":4,\"total\":21}");
        HttpResponse<String> failed = run.get("/?amount=none");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body())
                .contains(
                        "RangeError: no price of none\n    at price"
                                + " (typescript/src/lib/price.ts:9:11)\n    at Object.fetch"
                                + " (typescript/src/index.ts:12:");
        run.untilErr("at price (typescript/src/lib/price.ts:9:11)");
    }
}
