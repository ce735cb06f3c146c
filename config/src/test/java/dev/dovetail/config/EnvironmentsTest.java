package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;
import static dev.dovetail.config.Given.tomlIn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.OptionalInt;

class EnvironmentsTest {
    @Test
    void theNameGetsTheEnvironmentAsItsEnd() {
        var worker = clean(tomlIn("staging", "[env.staging]\n"));

        assertThat(worker.name()).isEqualTo("a-staging");
        assertThat(worker.environment()).contains("staging");
    }

    @Test
    void anEnvironmentsOwnNameIsTakenAsItIs() {
        var worker = clean(tomlIn("staging", "[env.staging]\nname = \"other\"\n"));

        assertThat(worker.name()).isEqualTo("other");
    }

    @Test
    void anEnvironmentWhoseNameSpoilsTheWorkersNameIsAnError() {
        var result = tomlIn("a b", "[env.\"a b\"]\n");

        assertThat(told(result)).singleElement().asString().endsWith("for example \"a-a-b\"");
    }

    @Test
    void withoutOneTheTopLevelHolds() {
        var worker = clean(toml("[env.staging]\nname = \"other\"\n"));

        assertThat(worker.name()).isEqualTo("a");
    }

    @Test
    void anEmptyNameMeansTheTopLevel() {
        assertThat(clean(tomlIn("", "[env.staging]\n")).environment()).isEmpty();
    }

    @Test
    void inheritableKeysAreInheritedAndCanBeReplaced() {
        var worker =
                clean(
                        tomlIn(
                                "staging",
                                """
                                limits = { cpu_ms = 50 }
                                minify = true
                                [env.staging]
                                main = "other.js"
                                compatibility_date = "2025-01-01"
                                minify = false
                                """));

        assertThat(worker.main()).isEqualTo(Path.of("other.js"));
        assertThat(worker.compatibilityDate()).contains(LocalDate.of(2025, 1, 1));
        assertThat(worker.limits().number(Limit.CPU)).isEqualTo(OptionalInt.of(50));
        assertThat(worker.bundle().minify()).isFalse();
    }

    @Test
    void topLevelKeysHoldInEveryEnvironment() {
        var worker =
                clean(
                        tomlIn(
                                "staging",
                                "dev = { port = 80 }\nalias = { x = 'y' }\n[env.staging]\n"));

        assertThat(worker.dev().port()).isEqualTo(OptionalInt.of(80));
        assertThat(worker.bundle().alias()).containsKey("x");
    }

    @Test
    void keysThatAreNotInheritableAreLeftOutWithAWarning() {
        var result =
                tomlIn(
                        "staging",
                        """
                        services = [{ binding = "B", service = "b" }]
                        vars = { A = 1 }
                        define = { D = "1" }
                        [env.staging]
                        """);

        var worker = result.config().orElseThrow();
        assertThat(worker.services()).isEmpty();
        assertThat(worker.vars()).isEmpty();
        assertThat(worker.bundle().define()).isEmpty();
        assertThat(told(result))
                .hasSize(3)
                .contains(
                        "wrangler.toml:7:1: warning: env.staging: has no services, and an"
                                + " environment does not inherit the top level's: repeat it in"
                                + " env.staging.services or the Worker is without");
    }

    @Test
    void whatIsMissingInsideAKeyThatIsNotInheritableWarnsByName() {
        var result =
                tomlIn(
                        "staging",
                        """
                        services = [{ binding='B', service='b' }, { binding='C', service='c' }]
                        vars = { A = 1, Z = 2 }
                        [env.staging]
                        services = [{ binding = "C", service = "c-staging" }]
                        vars = { A = 3 }
                        """);

        assertThat(told(result))
                .hasSize(2)
                .anyMatch(text -> text.contains("lacks \"B\" of the top level's services"))
                .anyMatch(text -> text.contains("lacks \"Z\" of the top level's vars"));
    }

    @Test
    void anEmptyKeyIsNotMissed() {
        clean(tomlIn("staging", "services = []\nvars = {}\n[env.staging]\n"));
    }

    @Test
    void itsOwnValuesAreToldWithTheirOwnPlace() {
        var result = tomlIn("staging", "[env.staging]\nservices = [{ binding = 'B' }]\n");

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:5:13: error: env.staging.services[0].service: is missing:"
                                + " expected a string (the target Worker's name)");
    }

    @Test
    void aTopLevelKeyInsideAnEnvironmentWarns() {
        var result = tomlIn("staging", "[env.staging.dev]\nport = 80\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("warning: env.staging.dev: is ignored: it is for the whole file");
    }

    @Test
    void anUnknownKeyInsideTheChosenEnvironmentWarns() {
        var text = "[env.staging]\nsevices = []\n";

        assertThat(told(tomlIn("staging", text)))
                .singleElement()
                .asString()
                .endsWith("did you mean \"services\"?");
        assertThat(told(toml(text))).isEmpty();
    }

    @Test
    void anEnvironmentThatDoesNotExistIsAnErrorThatListsThoseThatDo() {
        var result = tomlIn("stagin", "[env.staging]\n[env.production]\n");

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:4:1: error: env: there is no environment \"stagin\": the"
                                + " file has \"staging\", \"production\"; did you mean"
                                + " \"staging\"?");
        assertThat(result.config()).isEmpty();
    }

    @Test
    void anEnvironmentInAFileWithoutAnyIsAnError() {
        assertThat(told(tomlIn("x", "")))
                .containsExactly(
                        "wrangler.toml:1:1: error: env: there is no environment \"x\": the file"
                                + " has no environments: add env.x or choose none");
    }

    @Test
    void otherProblemsAreToldEvenIfTheEnvironmentDoesNotExist() {
        assertThat(tomlIn("x", "limits = 5\n").problems())
                .extracting(Problem::key)
                .containsExactly("env", "limits");
    }

    @Test
    void anEnvironmentThatIsNoObjectIsAnError() {
        assertThat(told(toml("env = 5\n"))).singleElement().asString().contains("error: env: ");
        assertThat(told(tomlIn("x", "[env]\nx = 5\n")))
                .containsExactly(
                        "wrangler.toml:5:1: error: env.x: expected an object, found an integer");
    }
}
