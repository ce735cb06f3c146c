package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.jsonc;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceBindingTest {
    @Test
    void anArrayOfInlineTablesAndArrayTablesGiveTheSame() {
        var inline =
                clean(
                        toml(
                                """
                                services = [
                                  { binding = "B", service = "b" },
                                  { binding = "C", service = "c", entrypoint = "Admin" },
                                ]
                                """));
        var tables =
                clean(
                        toml(
                                """
                                [[services]]
                                binding = "B"
                                service = "b"

                                [[services]]
                                binding = "C"
                                service = "c"
                                entrypoint = "Admin"
                                """));

        assertThat(inline.services())
                .usingRecursiveComparison()
                .ignoringFields("place")
                .isEqualTo(tables.services());
        assertThat(inline.services()).extracting(ServiceBinding::binding).containsExactly("B", "C");
        assertThat(inline.services().getFirst().entrypoint()).isEmpty();
        assertThat(inline.services().getLast().entrypoint()).contains("Admin");
    }

    @Test
    void theirPlacesAreKeptForLaterMessages() {
        var worker = clean(toml("services = [\n  # one\n  { binding = 'B', service = 'b' },\n]\n"));

        assertThat(worker.services().getFirst().place()).isEqualTo(new Place(6, 3, "services[0]"));
    }

    @Test
    void propsMayBeAnyJsonObject() {
        var worker =
                clean(
                        jsonc(
                                """
                                "services": [{
                                  "binding": "B", "service": "b",
                                  "props": {"user": {"id": 1, "roles": ["x", null, true]}}
                                }]\
                                """));

        assertThat(worker.services().getFirst().props().toJson())
                .isEqualTo("{\"user\":{\"id\":1,\"roles\":[\"x\",null,true]}}");
    }

    @Test
    void aBindingMayHaveADeadline() {
        var worker = toml("services = [{ binding = 'B', service = 'b', deadline_ms = 50 }]\n");

        assertThat(worker.config().orElseThrow().services().getFirst().deadlineMillis())
                .hasValue(50);
        assertThat(worker.problems()).isEmpty();
    }

    @Test
    void aDeadlineOfNoTimeIsAnError() {
        var result = toml("services = [{ binding = 'B', service = 'b', deadline_ms = 0 }]\n");

        assertThat(result.problems())
                .extracting(Problem::format)
                .containsExactly(
                        "wrangler.toml:4:45: error: services[0].deadline_ms: expected an integer"
                                + " from 1 to 86400000 (milliseconds that a call may take), found"
                                + " 0");
    }

    @Test
    void propsOfAnotherTypeAreAnError() {
        var result = toml("services = [{ binding = 'B', service = 'b', props = 'x' }]\n");

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:4:45: error: services[0].props: expected an object, found a"
                                + " string");
    }

    @Test
    void aWorkerMayBindToItself() {
        var worker = clean(toml("services = [{ binding = 'SELF', service = 'a' }]\n"));

        assertThat(worker.services().getFirst().service()).isEqualTo(worker.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MY-B", "1B", "a b", "a.b", "😀"})
    void aBindingThatIsNoIdentifierIsAnError(String name) {
        var result = toml("services = [{ binding = \"" + name + "\", service = \"b\" }]\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("services[0].binding: expected a JavaScript identifier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"B", "$b", "_", "ünï", "class", "B2"})
    void aBindingMayBeAnyIdentifier(String name) {
        clean(toml("services = [{ binding = \"" + name + "\", service = \"b\" }]\n"));
    }

    @Test
    void aServiceThatIsNoWorkersNameIsAnError() {
        var result = toml("services = [{ binding = 'B', service = 'b.c' }]\n");

        assertThat(told(result)).singleElement().asString().contains("expected a Worker's name");
    }

    @Test
    void errorsSaysWhatACallerIsToldAndIsAllWhereItSaysNothing() {
        var worker =
                clean(
                        toml(
                                """
                                services = [
                                  { binding = "A", service = "b" },
                                  { binding = "B", service = "b", errors = "full" },
                                  { binding = "C", service = "b", errors = "message" },
                                  { binding = "D", service = "b", errors = "none" },
                                ]
                                """));

        assertThat(worker.services())
                .extracting(ServiceBinding::errors)
                .containsExactly(
                        ErrorDetail.FULL, ErrorDetail.FULL, ErrorDetail.MESSAGE, ErrorDetail.NONE);
    }

    @Test
    void aWrongWordForErrorsNamesThoseThatThereAre() {
        var result = toml("services = [{ binding = 'B', service = 'b', errors = 'messages' }]\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("services[0].errors: expected one of full, message, none;")
                .contains("\"messages\"")
                .contains("message\"?");
    }

    @Test
    void anEmptyEntrypointIsAnError() {
        var result = toml("services = [{ binding = 'B', service = 'b', entrypoint = '' }]\n");

        assertThat(told(result)).singleElement().asString().contains("found an empty one");
    }

    @Test
    void anEnvironmentWarnsAndNamesTheWorkerToUse() {
        var result =
                toml("services = [{ binding = 'B', service = 'b', environment = 'staging' }]\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("warning: services[0].environment: is deprecated")
                .endsWith("service = \"b-staging\"");
        assertThat(result.config()).isPresent();
    }

    @Test
    void aRemoteBindingWarnsThatItStaysHere() {
        var result = toml("services = [{ binding = 'B', service = 'b', remote = true }]\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("warning: services[0].remote: is not supported");
    }

    @Test
    void aBindingThatIsExplicitlyNotRemoteIsFine() {
        clean(toml("services = [{ binding = 'B', service = 'b', remote = false }]\n"));
    }

    @Test
    void anUnknownKeyWarnsWithTheNearestName() {
        var result = toml("services = [{ binding = 'B', service = 'b', entryPoint = 'X' }]\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("services[0].entryPoint: is not a known key")
                .endsWith("did you mean \"entrypoint\"?");
    }

    @Test
    void twoBindingsOfOneNameAreAnError() {
        var result =
                toml(
                        """
                        services = [
                          { binding = 'B', service = 'b' },
                          { binding = 'B', service = 'c' },
                        ]
                        """);

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:6:5: error: services[1].binding: env.B is declared twice:"
                                + " already by services[0].binding at line 5; give one of the two"
                                + " another name");
    }

    @Test
    void aBindingAndAVariableOfOneNameAreAnError() {
        var result = toml("services = [{ binding = 'B', service = 'b' }]\n[vars]\nB = 1\n");

        assertThat(told(result)).singleElement().asString().contains("already by vars.B");
    }

    @Test
    void aBindingAndAnUnsupportedBindingOfOneNameAreAnError() {
        var result =
                toml(
                        """
                        services = [{ binding = 'B', service = 'b' }]
                        kv_namespaces = [{ binding = 'B', id = 'x' }]
                        """);

        assertThat(told(result)).anyMatch(text -> text.contains("env.B is declared twice"));
        assertThat(result.config()).isEmpty();
    }

    @Test
    void servicesOfAnotherTypeAreAnError() {
        assertThat(told(toml("services = 'b'\n")))
                .containsExactly(
                        "wrangler.toml:4:1: error: services: expected an array of objects (service"
                                + " bindings), found a string");
        assertThat(told(toml("services = ['b']\n")))
                .containsExactly(
                        "wrangler.toml:4:13: error: services[0]: expected an object (service"
                                + " bindings), found a string");
    }
}
