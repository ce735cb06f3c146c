package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Cron triggers: fired by a request while developing, and over a binding. */
class ScheduledTest {
    private final Run run;

    ScheduledTest(@TempDir Path folder) {
        run = new Run(folder);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    private Run worker() {
        return run.config(
                        "wrangler.toml",
                        "name = \"clock\"",
                        "main = \"clock.js\"",
                        "compatibility_flags = [\"service_binding_extra_handlers\"]",
                        "services = [ { binding = \"SELF\", service = \"clock\" } ]",
                        "[triggers]",
                        "crons = [\"*/5 * * * *\"]")
                .file(
                        "clock.js",
                        """
                        let last;
                        export default {
                          async fetch(request, env) {
                            if (new URL(request.url).pathname === "/last") return Response.json(last);
                            const result = await env.SELF.scheduled({ scheduledTime: 7, cron: "a b" });
                            return Response.json({ ...result, last });
                          },
                          async scheduled(controller, env, ctx) {
                            const { cron, scheduledTime } = controller;
                            if (cron === "throw") throw new Error("not today");
                            if (cron === "later") ctx.waitUntil(Promise.reject(new Error("later")));
                            if (cron === "never again") controller.noRetry();
                            await ctx.waitUntil(Promise.resolve().then(() => { last = { cron, scheduledTime }; }));
                          },
                        };
                        """);
    }

    @Test
    void aRequestFiresTheHandler() {
        worker().dev();

        assertThat(run.body("/cdn-cgi/handler/scheduled?cron=*/5+*+*+*+*&time=1000"))
                .isEqualTo("ok");
        assertThat(run.body("/last"))
                .isEqualTo("{\"cron\":\"*/5 * * * *\",\"scheduledTime\":1000}");
        assertThat(run.body("/__scheduled?cron=never+again&format=json"))
                .isEqualTo("{\"outcome\":\"ok\",\"noRetry\":true}");
        run.untilOut("[clock] SCHEDULED */5 * * * * 200 OK (");
    }

    @Test
    void whatTheHandlerThrowsIsPrintedAndTold() {
        worker().dev();

        var failed = run.get("/cdn-cgi/handler/scheduled?cron=throw");

        assertThat(failed.statusCode() + " " + failed.body()).isEqualTo("500 exception");
        run.untilErr("Error: not today");
        run.untilErr("at Object.scheduled (clock.js:");
        assertThat(run.body("/__scheduled?cron=later")).isEqualTo("exception");
        assertThat(run.get("/__scheduled?time=soon").statusCode()).isEqualTo(400);
    }

    @Test
    void aBindingCallsTheHandlerToo() {
        worker().dev();

        assertThat(run.body("/"))
                .isEqualTo(
                        "{\"outcome\":\"ok\",\"noRetry\":false,"
                                + "\"last\":{\"cron\":\"a b\",\"scheduledTime\":7}}");
    }

    @Test
    void aMalformedExpressionIsAnErrorWithItsPlace() {
        run.config(
                        "wrangler.toml",
                        "name = \"clock\"",
                        "main = \"clock.js\"",
                        "[triggers]",
                        "crons = [\"0 0 * * SUN\", \"61 * * * *\"]")
                .file("clock.js", "export default {};");

        assertThat(run.run("dev")).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "wrangler.toml:5:1: error: triggers.crons: \"61 * * * *\": expected a"
                                + " minute");
    }
}
