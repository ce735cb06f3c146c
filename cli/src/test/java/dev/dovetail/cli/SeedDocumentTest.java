package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * The examples of the service-bindings page that Dovetail starts from, as it gives them: the header
 * lines inside its fences name the file and are not content, and no configuration has a
 * compatibility_date.
 */
class SeedDocumentTest {
    private static final String CALLEE_TOML =
            """
            name = "worker_b"
            main = "./src/workerB.js"
            """;

    private static final String CALLER_TOML =
            """
            name = "worker_a"
            main = "./src/workerA.js"
            services = [
              { binding = "WORKER_B", service = "worker_b" }
            ]
            """;

    private static final String REMOTE_OBJECT_WITHOUT_ITS_LAST_BRACE =
            """
            import { WorkerEntrypoint } from "cloudflare:workers";

            export class WorkerB extends WorkerEntrypoint {
              async foo() {
                return {
                  bar: () => Math.random(),
              }
            }
            """;

    private static final String CALLER_OF_REMOTE_OBJECT =
            """
            export default {
              async fetch(request, env) {
                const foo = await env.WORKER_B.foo();
                const bar = await foo.bar();
                return new Response(bar);
              }
            }
            """;

    private static final String FETCH_CALLEE =
            """
            export default {
              async fetch(request, env, ctx) {
                return new Response("Hello World!");
              }
            }
            """;

    private static final String FETCH_CALLER =
            """
            export default {
            	async fetch(request, env) {
            		return await env.BINDING_NAME.fetch(request);
            	},
            };
            """;

    private final Run run;

    SeedDocumentTest(@TempDir Path folder) {
        run = new Run(folder);
    }

    @AfterEach
    void close() {
        run.close();
    }

    private Run workers(String workerB, String workerA) {
        return run.file("b/wrangler.toml", CALLEE_TOML)
                .file("b/src/workerB.js", workerB)
                .file("a/wrangler.toml", CALLER_TOML)
                .file("a/src/workerA.js", workerA);
    }

    @Test
    void theRpcExampleRunsAsGiven() {
        workers(
                        """
                        import { WorkerEntrypoint } from "cloudflare:workers";

                        export class WorkerB extends WorkerEntrypoint {
                          async add(a, b) { return a + b; }
                        }
                        """,
                        """
                        export default {
                          async fetch(request, env) {
                            const result = await env.WORKER_B.add(1, 2);
                            return new Response(result);
                          }
                        }
                        """)
                .dev("-c", "a", "-c", "b");

        assertThat(run.body("/")).isEqualTo("3");
        assertThat(run.err())
                .contains("a/wrangler.toml")
                .contains("b/wrangler.toml")
                .contains("warning: compatibility_date")
                .contains("2026-11-17");
    }

    @Test
    void theRemoteObjectsExampleAsGivenIsASyntaxErrorWithFileAndLine() {
        workers(REMOTE_OBJECT_WITHOUT_ITS_LAST_BRACE, CALLER_OF_REMOTE_OBJECT);

        assertThat(run.run("dev", "-c", "a", "-c", "b", "--port", "0")).isEqualTo(1);
        assertThat(run.err()).contains("b/src/workerB.js:9:1: error: ");
    }

    @Test
    void theRemoteObjectsExampleWithItsLastBraceRuns() {
        workers(REMOTE_OBJECT_WITHOUT_ITS_LAST_BRACE + "}\n", CALLER_OF_REMOTE_OBJECT)
                .dev("-c", "a", "-c", "b");

        assertThat(Double.parseDouble(run.body("/"))).isBetween(0.0, 1.0);
    }

    @Test
    void theHttpExampleAsGivenIsToldWhichBindingsThereAre() {
        workers(FETCH_CALLEE, FETCH_CALLER).dev("-c", "a", "-c", "b");

        assertThat(run.get("/").statusCode()).isEqualTo(500);
        assertThat(run.body("/"))
                .contains("env.BINDING_NAME is not defined: this Worker's bindings are WORKER_B.")
                .contains("a/src/workerA.js:3:");
        run.untilErr("env.BINDING_NAME is not defined");
    }

    @Test
    void theHttpExampleWithTheBindingsNameRuns() {
        workers(FETCH_CALLEE, FETCH_CALLER.replace("BINDING_NAME", "WORKER_B"))
                .dev("-c", "a", "-c", "b");

        assertThat(run.body("/")).isEqualTo("Hello World!");
    }

    @Test
    void thePlaceholdersOfTheConfigurationExampleAreToldOneByOne() {
        run.file(
                        "wrangler.toml",
                        """
                        name = "worker_a"
                        main = "a.js"
                        services = [
                          { binding = "<BINDING_NAME>", service = "<WORKER_NAME>" }
                        ]
                        """)
                .file("a.js", FETCH_CALLEE);

        assertThat(run.run("dev", "--port", "0")).isEqualTo(1);
        assertThat(run.err())
                .contains("wrangler.toml:4:")
                .contains("error: services[0].binding")
                .contains("error: services[0].service");
    }

    @Test
    void aScriptIsServedDirectlyAsTheLocalDevelopmentSectionSays() {
        run.file("src/workerB.js", FETCH_CALLEE).dev("src/workerB.js");

        assertThat(run.body("/")).isEqualTo("Hello World!");
    }
}
