package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.jsonc;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;
import static dev.dovetail.config.Given.wholeToml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

class WorkerConfigTest {
    @Test
    void theSmallestFileHasNameMainAndDate() {
        var worker = clean(wholeToml(Given.TOML));

        assertThat(worker.name()).isEqualTo("a");
        assertThat(worker.main()).isEqualTo(Path.of("src/index.js"));
        assertThat(worker.compatibilityDate()).contains(LocalDate.of(2026, 1, 20));
        assertThat(worker.environment()).isEmpty();
        assertThat(worker.limits()).isEqualTo(Limits.NONE);
        assertThat(worker.dev()).isEqualTo(DevSettings.NONE);
        assertThat(worker.bundle()).isEqualTo(BundleOptions.DEFAULTS);
    }

    @Test
    void tomlAndJsoncWithTheSameContentGiveTheSameWorker() {
        var fromToml = clean(toml("vars = {A = [1, true]}\nlimits = {cpu_ms = 50}\n"));
        var fromJson = clean(jsonc("\"vars\": {\"A\": [1, true]}, \"limits\": {\"cpu_ms\": 50}"));

        assertThat(fromJson.vars()).isEqualTo(fromToml.vars());
        assertThat(fromJson.limits()).isEqualTo(fromToml.limits());
    }

    @Test
    void mainIsResolvedAgainstTheFilesFolder() {
        var file = Path.of("/apps/one/wrangler.toml");
        var worker = clean(ConfigReader.parse(file, Given.TOML, Optional.empty()));

        assertThat(worker.main()).isEqualTo(Path.of("/apps/one/src/index.js"));
        assertThat(worker.folder()).isEqualTo(Path.of("/apps/one"));
    }

    @Test
    void aMissingNameOffersTheFoldersName() {
        var file = Path.of("/apps/my worker!/wrangler.toml");
        var result = ConfigReader.parse(file, "main = \"a.js\"", Optional.empty());

        assertThat(told(result)).anyMatch(text -> text.endsWith("such as \"my-worker\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a.b", "é", "a/b"})
    void aNameOfOtherCharactersIsAnError(String name) {
        var result = wholeToml("name = \"" + name + "\"\nmain = \"a.js\"\n");

        assertThat(told(result)).anyMatch(text -> text.contains("expected letters, digits"));
        assertThat(result.config()).isEmpty();
    }

    @Test
    void aNameMayHaveUnderscoresDashesAndCapitals() {
        var result = wholeToml("name = \"My_worker-2\"\nmain = \"a.js\"\n");

        assertThat(result.config()).hasValueSatisfying(w -> assertThat(w.name()).contains("_"));
    }

    @Test
    void aPythonModuleIsAnError() {
        var result = wholeToml("name = \"a\"\nmain = \"a.py\"\n");

        assertThat(told(result)).anyMatch(text -> text.contains("is a Python module"));
    }

    @Test
    void aMainThatNoFileSystemTakesIsAnError() {
        var result = wholeToml("name = \"a\"\nmain = \"a\\u0000b\"\n");

        assertThat(told(result)).anyMatch(text -> text.contains("error: main: expected a path"));
    }

    @Test
    void aMissingCompatibilityDateIsAWarning() {
        var result = wholeToml("name = \"a\"\nmain = \"a.js\"\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .startsWith("wrangler.toml:1:1: warning: compatibility_date: is missing");
        assertThat(result.config()).isPresent();
    }

    @Test
    void aCompatibilityDateMayBeATomlDate() {
        var result = wholeToml("name = \"a\"\nmain = \"a.js\"\ncompatibility_date = 2024-04-03\n");

        assertThat(clean(result).compatibilityDate()).contains(LocalDate.of(2024, 4, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2024-4-3\"",
                "\"2024-02-30\"",
                "\"+12024-01-01\"",
                "\"\"",
                "20240403",
                "true",
                "2024-04-03T00:00:00Z",
                "\"2024–04–03\""
            })
    void aCompatibilityDateOfAnotherFormIsAnError(String date) {
        var result =
                wholeToml("name = \"a\"\nmain = \"a.js\"\ncompatibility_date = " + date + "\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("error: compatibility_date: expected a date as YYYY-MM-DD");
    }

    @Test
    void aCompatibilityDateAfterTheNewestWarnsAndIsKept() {
        var result =
                wholeToml("name = \"a\"\nmain = \"a.js\"\ncompatibility_date = \"2026-11-18\"\n");

        assertThat(told(result)).singleElement().asString().contains("is after 2026-11-17");
        assertThat(result.config().orElseThrow().compatibilityDate())
                .contains(LocalDate.of(2026, 11, 18));
    }

    @Test
    void theNewestCompatibilityDateDoesNotWarn() {
        clean(wholeToml("name='a'\nmain='a.js'\ncompatibility_date = 2026-11-17\n"));
    }

    @Test
    void compatibilityFlagsAreKeptInOrder() {
        var worker = clean(toml("compatibility_flags = [\"nodejs_compat\", \"rpc\"]\n"));

        assertThat(worker.compatibilityFlags()).containsExactly("nodejs_compat", "rpc");
    }

    @Test
    void aFlagThatIsNoStringIsAnErrorAtItsPlace() {
        var result = toml("compatibility_flags = [\n  \"rpc\",\n  5,\n]\n");

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:6:3: error: compatibility_flags[1]: expected a string"
                                + " (compatibility flags), found an integer");
    }

    @Test
    void whetherPrivateAddressesMayBeReachedIsSaidOrNot() {
        assertThat(clean(toml("")).allowPrivateNetwork()).isEmpty();
        assertThat(clean(toml("allow_private_network = true\n")).allowPrivateNetwork())
                .contains(true);
        assertThat(clean(jsonc("\"allow_private_network\": false")).allowPrivateNetwork())
                .contains(false);
        assertThat(told(toml("allow_private_network = \"yes\"\n")))
                .singleElement()
                .asString()
                .contains("allow_private_network", "true or false");
    }

    @Test
    void limitsAreRead() {
        var worker =
                clean(
                        toml(
                                """
                                [limits]
                                cpu_ms = 300000
                                subrequests = 10_000_000
                                invocations = 1
                                memory_mb = 4096.0
                                """));

        assertThat(worker.limits())
                .isEqualTo(
                        new Limits(
                                Map.of(
                                        Limit.CPU, 300_000,
                                        Limit.SUBREQUESTS, 10_000_000,
                                        Limit.INVOCATIONS, 1,
                                        Limit.MEMORY, 4096)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu_ms = 300001",
                "cpu_ms = 0",
                "cpu_ms = 1.5",
                "cpu_ms = \"50\"",
                "subrequests = 10000001",
                "invocations = -1",
                "memory_mb = 7",
                "connections = 0",
                "startup_ms = 0",
                "wait_until_ms = 86400001",
                "timers = 0",
                "log_kb = 0",
                "url_kb = 17",
                "request_headers_kb = 129",
                "response_headers_kb = 0",
                "request_body_mb = 0",
                "memory_mb = 4097",
                "memory_mb = 9223372036854775807"
            })
    void aLimitOutOfRangeIsAnErrorThatGivesTheRange(String limit) {
        var result = toml("[limits]\n" + limit + "\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .startsWith("wrangler.toml:5:1: error: limits.")
                .contains("expected an integer from ");
    }

    @Test
    void devSettingsAreRead() {
        var worker =
                clean(
                        toml(
                                """
                                [dev]
                                ip = "0.0.0.0"
                                port = 0
                                inspector_ip = "127.0.0.1"
                                inspector_port = 65535
                                local_protocol = "https"
                                upstream_protocol = "http"
                                host = "example.com"
                                enable_containers = false
                                container_engine = "unix:///x"
                                generate_types = true
                                """));

        assertThat(worker.dev())
                .isEqualTo(
                        new DevSettings(
                                Optional.of("0.0.0.0"),
                                OptionalInt.of(0),
                                Optional.of("127.0.0.1"),
                                OptionalInt.of(65_535),
                                Optional.of(Protocol.HTTPS),
                                Optional.of(Protocol.HTTP),
                                Optional.of("example.com")));
    }

    @Test
    void anUnknownProtocolIsAnErrorThatOffersTheNearest() {
        var result = toml("[dev]\nlocal_protocol = \"htp\"\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .endsWith("expected \"http\" or \"https\", found \"htp\"; did you mean \"http\"?");
    }

    @Test
    void anUnknownKeyInDevWarnsWithTheNearestName() {
        var result = toml("[dev]\nprot = 80\n");

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:5:1: warning: dev.prot: is not a known key and is ignored;"
                                + " did you mean \"port\"?");
    }

    @Test
    void bundleOptionsAreRead() {
        var worker =
                clean(
                        toml(
                                """
                                minify = true
                                keep_names = false
                                tsconfig = "../tsconfig.json"
                                jsx_factory = "h"
                                jsx_fragment = "Fragment"
                                define = { DEBUG = "false" }
                                alias = { "foo" = "./bar" }
                                """));

        var bundle = worker.bundle();
        assertThat(bundle.minify()).isTrue();
        assertThat(bundle.keepNames()).isFalse();
        assertThat(bundle.tsconfig()).contains(Path.of("../tsconfig.json"));
        assertThat(bundle.jsxFactory()).isEqualTo("h");
        assertThat(bundle.jsxFragment()).isEqualTo("Fragment");
        assertThat(bundle.define()).containsExactly(entry("DEBUG", "false"));
        assertThat(bundle.alias()).containsExactly(entry("foo", "./bar"));
    }

    @Test
    void aDefinitionThatIsNoTextIsAnError() {
        var result = toml("define = { DEBUG = false }\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("error: define.DEBUG: expected a string");
    }
}
