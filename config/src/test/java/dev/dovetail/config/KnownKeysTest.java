package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.jsonc;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;
import static dev.dovetail.config.Given.tomlIn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.stream.Stream;

class KnownKeysTest {
    private static final String INHERITABLE =
            """
            name main compatibility_date compatibility_flags account_id migrations exports limits
            placement workers_dev preview_urls route routes triggers observability logpush rules
            find_additional_modules base_dir preserve_file_names no_bundle minify keep_names build
            tsconfig jsx_factory jsx_fragment upload_source_maps assets cache access previews
            compliance_region python_modules logfwdr first_party_worker allow_private_network\
            """;

    private static final String NOT_INHERITABLE =
            """
            services durable_objects vars secrets tail_consumers streaming_tail_consumers
            version_metadata dispatch_namespaces worker_loaders define kv_namespaces d1_databases
            r2_buckets queues workflows ratelimits analytics_engine_datasets hyperdrive send_email
            mtls_certificates secrets_store_secrets pipelines vectorize ai browser images media
            stream ai_search ai_search_namespaces websearch agent_memory artifacts flagship
            vpc_services vpc_networks connect containers cloudchamber unsafe unsafe_hello_world\
            """;

    private static final String TOP_LEVEL =
            """
            $schema env dev alias keep_vars site wasm_modules text_blobs data_blobs send_metrics
            dependencies_instrumentation pages_build_output_dir addresses\
            """;

    static Stream<String> everyKey() {
        return Stream.of(INHERITABLE, NOT_INHERITABLE, TOP_LEVEL).flatMap(KnownKeysTest::words);
    }

    static Stream<String> words(String text) {
        return Arrays.stream(text.split("\\s+"));
    }

    static Stream<String> inheritableKeys() {
        return words(INHERITABLE);
    }

    static Stream<String> notInheritableKeys() {
        return words(NOT_INHERITABLE);
    }

    static Stream<String> topLevelKeys() {
        return words(TOP_LEVEL);
    }

    @ParameterizedTest
    @MethodSource("everyKey")
    void everyKeyOfWranglerIsKnown(String key) {
        var result = jsonc("\"" + key + "\": {}");

        assertThat(told(result)).noneMatch(text -> text.contains("is not a known key"));
    }

    @Test
    void theTableHasNoOtherKeysThanTheseOneOfOursAndTwoThatWranglerHasGivenUp() {
        assertThat(KnownKeys.names())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(everyKey(), Stream.of("capnweb", "legacy_env", "node_compat"))
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("everyKey")
    void everyKeyRefusesAValueOfTheWrongType(String key) {
        var result = jsonc("\"" + key + "\": null");

        assertThat(result.problems())
                .anyMatch(problem -> problem.isError() && problem.key().equals(key));
    }

    @Test
    void eachItemOfTheWrongTypeIsToldAtItsPlace() {
        assertThat(told(toml("migrations = [{ tag = 'v1' }, 5, 'x']\n")))
                .containsExactly(
                        "wrangler.toml:4:31: error: migrations[1]: expected an object (migrations),"
                                + " found an integer",
                        "wrangler.toml:4:34: error: migrations[2]: expected an object (migrations),"
                                + " found a string");
    }

    @ParameterizedTest
    @MethodSource("inheritableKeys")
    void anInheritableKeyIsOne(String key) {
        assertThat(KnownKeys.find(key).orElseThrow().scope()).isEqualTo(Scope.INHERITABLE);
    }

    @ParameterizedTest
    @MethodSource("notInheritableKeys")
    void aKeyThatIsNotInheritableIsNone(String key) {
        assertThat(KnownKeys.find(key).orElseThrow().scope()).isEqualTo(Scope.NOT_INHERITABLE);
    }

    @ParameterizedTest
    @MethodSource("topLevelKeys")
    void aTopLevelKeyIsOne(String key) {
        assertThat(KnownKeys.find(key).orElseThrow().scope()).isEqualTo(Scope.TOP_LEVEL);
    }

    @Test
    void anUnknownKeyWarnsAndOffersTheNearestName() {
        var result = toml("compatability_flags = []\n");

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:4:1: warning: compatability_flags: is not a known key and is"
                                + " ignored; did you mean \"compatibility_flags\"?");
        assertThat(result.config()).isPresent();
    }

    @Test
    void anUnknownKeyLikeNoOtherWarnsWithoutAnOffer() {
        assertThat(told(toml("zzzzzzzzzz = 1\n")))
                .containsExactly(
                        "wrangler.toml:4:1: warning: zzzzzzzzzz: is not a known key and is"
                                + " ignored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account_id = \"x\"",
                "\"$schema\" = \"node_modules/wrangler/config-schema.json\"",
                "workers_dev = true",
                "preview_urls = false",
                "send_metrics = false",
                "observability = { enabled = true }",
                "placement = { mode = \"smart\" }",
                "upload_source_maps = true",
                "keep_vars = true",
                "logpush = true"
            })
    void harmlessKeysAreSilent(String line) {
        clean(toml(line + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kv_namespaces | [{ binding = 'X', id = '1' }]",
                "r2_buckets | [{ binding = 'X', bucket_name = 'b' }]",
                "d1_databases | [{ binding = 'X', database_name = 'd', database_id = '1' }]",
                "queues | { producers = [{ binding = 'X', queue = 'q' }] }",
                "workflows | [{ binding = 'X', name = 'w', class_name = 'C' }]",
                "ratelimits | [{ name = 'X', namespace_id = '1' }]",
                "send_email | [{ name = 'X' }]",
                "ai | { binding = 'X' }",
                "version_metadata | { binding = 'X' }",
                "assets | { directory = 'public', binding = 'X' }",
                "dispatch_namespaces | [{ binding = 'X', namespace = 'n' }]",
                "worker_loaders | [{ binding = 'X' }]",
                "secrets | { required = ['X'] }",
                "unsafe | { bindings = [{ name = 'X', type = 't' }] }",
                "logfwdr | { bindings = [{ name = 'X', destination = 'd' }] }",
                "wasm_modules | { X = 'x.wasm' }"
            })
    void aBindingThatIsNotSupportedWarnsAndIsListed(String key, String value) {
        var result = toml(key + " = " + value + "\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("warning: " + key + ": is not supported yet: env.X will be missing");
        assertThat(result.config().orElseThrow().unsupportedBindings())
                .containsExactly(new UnsupportedBinding("X", key));
    }

    @Test
    void severalBindingsOfAKeyAreNamedInOneWarning() {
        var result = toml("kv_namespaces = [{binding='A'}, {binding='B'}, {binding='C'}]\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("env.A, env.B and env.C will be missing");
    }

    @Test
    void aBindingWithoutANameIsAnError() {
        assertThat(told(toml("kv_namespaces = [{ id = '1' }]\n")))
                .containsExactly(
                        "wrangler.toml:4:18: error: kv_namespaces[0].binding: is missing: expected"
                                + " a string (the name on env)");
    }

    @Test
    void aRequiredSecretThatVarsGivesAValueIsNotMissing() {
        var worker = clean(toml("secrets = { required = ['KEY'] }\nvars = { KEY = 'x' }\n"));

        assertThat(worker.unsupportedBindings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "route = 'example.com/*'",
                "routes = ['a.com/*', { pattern = 'b.com', custom_domain = true }]",
                "assets = { directory = 'public' }",
                "queues = { consumers = [{ queue = 'q' }] }",
                "tail_consumers = [{ service = 'tail' }]",
                "site = { bucket = 'public' }",
                "connect = [{ protocol = 'tcp', port = 1 }]",
                "containers = [{ class_name = 'C', image = './Dockerfile' }]"
            })
    void aKeyWhoseAbsenceIsNoticedWarns(String line) {
        var result = toml(line + "\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .startsWith("wrangler.toml:4:1: warning: " + line.substring(0, line.indexOf(' ')))
                .contains("is not supported yet and is ignored");
        assertThat(result.config()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no_bundle = false",
                "rules = []",
                "triggers = { crons = [] }",
                "route = ''",
                "build = {}",
                "kv_namespaces = []",
                "queues = { producers = [], consumers = [] }",
                "durable_objects = { bindings = [] }"
            })
    void aKeyThatSaysNothingIsSilent(String line) {
        clean(toml(line + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pages_build_output_dir = 'dist'",
                "legacy_env = true",
                "node_compat = true"
            })
    void aKeyThatCannotBeMeantIsRefused(String line) {
        var result = toml(line + "\n");

        assertThat(told(result)).singleElement().asString().contains("is refused: ");
        assertThat(result.config()).isEmpty();
    }

    @Test
    void theUnsupportedBindingsAreThoseOfTheChosenEnvironment() {
        var text =
                """
                kv_namespaces = [{ binding = 'TOP', id = '1' }]
                [env.staging]
                kv_namespaces = [{ binding = 'STAGING', id = '1' }]
                """;

        assertThat(tomlIn("staging", text).config().orElseThrow().unsupportedBindings())
                .containsExactly(new UnsupportedBinding("STAGING", "kv_namespaces"));
    }
}
