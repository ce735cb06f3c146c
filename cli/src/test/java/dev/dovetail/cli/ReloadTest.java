package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class ReloadTest {
    private final Run run;

    ReloadTest(@TempDir Path folder) {
        run = new Run(folder);
    }

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void aChangedSourceIsServed() {
        run.workerA("\"old\"").workerB().dev("-c", "a", "-c", "b");
        assertThat(run.body("/")).isEqualTo("old");

        run.file("a/a.js", Run.handler("\"new\""));

        run.until(() -> run.body("/").equals("new"));
        assertThat(run.out()).containsPattern("\\[worker_a] reloaded \\(\\d+ (ms|µs)\\)\n");
        assertThat(run.out()).doesNotContain("[worker_b] reloaded");
    }

    @Test
    void aChangedImportOfABoundWorkerIsCalled() {
        run.workerA("await env.WORKER_B.fetch(request).then(r => r.text())")
                .workerB()
                .file("b/b.js", "import { x } from './x.js';\n" + Run.handler("x"))
                .file("b/x.js", "export const x = 'old';")
                .dev("-c", "a", "-c", "b");
        assertThat(run.body("/")).isEqualTo("old");

        run.file("b/x.js", "export const x = 'new';");

        run.until(() -> run.body("/").equals("new"));
        run.untilOut("[worker_b] reloaded (");
    }

    @Test
    void aChangedConfigurationHoldsAndShowsItsTable() {
        run.workerA("env.MODE ?? \"none\"").workerB().dev("-c", "a", "-c", "b");
        assertThat(run.body("/")).isEqualTo("none");

        run.config(
                "a/wrangler.toml",
                "name = \"worker_a\"",
                "main = \"a.js\"",
                "vars = { MODE = \"fast\" }");

        run.until(() -> run.body("/").equals("fast"));
        assertThat(run.out()).contains("env.MODE  →  \"fast\"\n[worker_a] reloaded (");
    }

    @Test
    void aBrokenSourceLeavesTheOldVersionUntilItIsMended() {
        run.workerB().file("b/b.js", Run.handler("\"old\"")).dev("-c", "b");

        run.file("b/b.js", "export default {");
        run.untilErr("b/b.js:1:17: error: ");
        run.untilErr("[worker_b] not reloaded: the version before still runs\n");
        assertThat(run.body("/")).isEqualTo("old");

        run.file("b/b.js", Run.handler("\"mended\""));
        run.until(() -> run.body("/").equals("mended"));
    }

    @Test
    void aMissingModuleThatAppearsMendsTheBuild() {
        run.workerB().file("b/b.js", Run.handler("\"old\"")).dev("-c", "b");

        run.file("b/b.js", "import { x } from './x.js';\n" + Run.handler("x"));
        run.untilErr("Could not resolve \"./x.js\"");
        run.file("b/x.js", "export const x = 'there';");

        run.until(() -> run.body("/").equals("there"));
    }

    @Test
    void aMissingModuleMayAppearInAFolderThatNothingWasImportedFrom() {
        run.workerB()
                .file("b/lib/deep/other.js", "export const y = 1;")
                .file("b/b.js", Run.handler("\"old\""))
                .dev("-c", "b");

        run.file("b/b.js", "import { x } from './lib/deep/x.js';\n" + Run.handler("x"));
        run.untilErr("Could not resolve \"./lib/deep/x.js\"");
        run.file("b/lib/deep/x.js", "export const x = 'there';");

        run.until(() -> run.body("/").equals("there"));
    }

    @Test
    void aMissingModuleMayBeReadWhenItIsHalfWritten() {
        run.workerB().file("b/b.js", Run.handler("\"old\"")).dev("-c", "b");

        run.file("b/b.js", "import { x } from './x.js';\n" + Run.handler("x"));
        run.untilErr("Could not resolve \"./x.js\"");
        run.file("b/x.js", "export const y = 1;");
        run.untilErr("No matching export");
        run.file("b/x.js", "export const x = 'there';");

        run.until(() -> run.body("/").equals("there"));
    }

    @Test
    void whatBrokeTwiceIsLookedForInTheProjectsFolderOnly() {
        run.workerB().file("b/b.js", Run.handler("\"old\"")).dev("-c", "b");
        run.file("b/b.js", "export default {");
        run.untilErr("b/b.js:1:17: error: ");
        run.file("b/b.js", "export default [");
        run.untilErr("b/b.js:1:17: error: Unexpected end of file");
        run.file("b/b.js", "let 1;");
        run.untilErr("error: Expected \";\" but found \"1\"");
        run.until(() -> run.err().split("not reloaded", -1).length == 4);
        String told = run.err();

        run.file("elsewhere.txt", "a change outside of the project's folder");

        Awaitility.await().during(Duration.ofMillis(500)).until(() -> run.err().equals(told));
    }

    @Test
    void aBrokenConfigurationLeavesTheOldVersion() {
        run.workerB().file("b/b.js", Run.handler("\"old\"")).dev("-c", "b");

        run.file("b/wrangler.toml", "name = ");

        run.untilErr("b/wrangler.toml:1:8: error: ");
        assertThat(run.body("/")).isEqualTo("old");
    }

    @Test
    void anotherNameNeedsARestart() {
        run.workerB().file("b/b.js", Run.handler("\"old\"")).dev("-c", "b");

        run.config("b/wrangler.toml", "name = \"worker_c\"", "main = \"b.js\"");

        run.untilErr(
                "the Worker \"worker_b\" is now called \"worker_c\": start dovetail dev again");
        assertThat(run.body("/")).isEqualTo("old");
    }

    @Test
    void anExportThatGoesWhileSomeoneIsBoundToItIsTold() {
        run.workerB()
                .config(
                        "a/wrangler.toml",
                        "name = \"worker_a\"",
                        "main = \"a.js\"",
                        "services = [ { binding = \"B\", service = \"worker_b\","
                                + " entrypoint = \"WorkerB\" } ]")
                .file("a/a.js", Run.handler("1"))
                .dev("-c", "a", "-c", "b");

        run.file("b/b.js", "export default {};");

        run.untilErr("error: services[0]: env.B is bound to an export \"WorkerB\"");
        run.untilOut("[worker_b] reloaded (");
    }

    @Test
    void warningsAreNotRepeated() {
        run.workerA("\"old\"").dev("-c", "a");
        assertThat(run.err()).containsOnlyOnce("is not in this command");

        run.file("a/a.js", Run.handler("\"new\""));

        run.until(() -> run.body("/").equals("new"));
        run.untilOut("[worker_a] reloaded (");
        assertThat(run.err()).containsOnlyOnce("is not in this command");
    }
}
