package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.jsonc;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;
import static dev.dovetail.config.Given.tomlIn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

class CapnWebRouteTest {
    @Test
    void nothingIsOfferedUnlessTheFileSaysSo() {
        assertThat(clean(toml("")).capnWeb()).isEmpty();
    }

    @Test
    void aPathIsEnough() {
        var route = clean(toml("[[capnweb]]\npath = '/rpc'\n")).capnWeb().getFirst();

        assertThat(route.path()).isEqualTo("/rpc");
        assertThat(route.entrypoint()).isEmpty();
        assertThat(route.props().fields()).isEmpty();
        assertThat(route.origins()).isEmpty();
        assertThat(route.errors()).isEqualTo(ErrorDetail.MESSAGE);
        assertThat(route.place().line()).isEqualTo(4);
    }

    @Test
    void aRouteNamesAnEntrypointItsPropsAndWhoMayCall() {
        var route =
                clean(
                                jsonc(
                                        """
                                        "capnweb": [{"path": "/api/v1", "entrypoint": "Api", "props": {"a": 1},
                                          "origins": ["https://example.com", "http://localhost:5173", "*"],
                                          "errors": "none"}]\
                                        """))
                        .capnWeb()
                        .getFirst();

        assertThat(route.entrypoint()).isEqualTo(Optional.of("Api"));
        assertThat(route.props().toJson()).isEqualTo("{\"a\":1}");
        assertThat(route.origins())
                .isEqualTo(List.of("https://example.com", "http://localhost:5173", "*"));
        assertThat(route.errors()).isEqualTo(ErrorDetail.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/rpc", "/a/b.c/~d", "/a/..b"})
    void aPathIsOneThatAUrlCanHave(String path) {
        assertThat(clean(toml("[[capnweb]]\npath = '" + path + "'\n")).capnWeb()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rpc", "//a", "/a/", "/a?b", "/a#b", "/a/../b", "/.", "/*", "/a%20b", "/é"})
    void aPathThatNoRequestCanHaveIsRefused(String path) {
        assertThat(told(toml("[[capnweb]]\npath = '" + path + "'\n")))
                .singleElement()
                .asString()
                .startsWith("wrangler.toml:5:")
                .contains("capnweb[0].path: expected a path as URLs have it, such as \"/rpc\"")
                .contains("\"" + path + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "https://a.com/", "https://A.com", "ftp://a", "https://*.a"})
    void anOriginIsAsBrowsersSendIt(String origin) {
        assertThat(told(toml("capnweb = [{ path = '/rpc', origins = ['" + origin + "'] }]\n")))
                .singleElement()
                .asString()
                .contains("capnweb[0].origins: expected origins as browsers send them");
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        assertThat(
                        told(
                                toml(
                                        """
                                        [[capnweb]]
                                        path = "/rpc"
                                        [[capnweb]]
                                        path = "/rpc"
                                        entry = "Api"
                                        [[capnweb]]
                                        path = "/cdn-cgi/rpc"
                                        entrypoint = 1
                                        errors = "all"
                                        [[capnweb]]
                                        """)))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).contains(":7:").contains("at line 4"),
                        one -> assertThat(one).contains("entry").contains("not a known key"),
                        one -> assertThat(one).contains("the runtime's own"),
                        one -> assertThat(one).contains("capnweb[2].entrypoint: expected a string"),
                        one -> assertThat(one).contains("expected one of full, message, none"),
                        one -> assertThat(one).contains("capnweb[3].path: is missing"));
    }

    @Test
    void anEnvironmentDoesNotInheritIt() {
        var result =
                tomlIn(
                        "staging",
                        "capnweb = [{ path = '/rpc' }]\n[env.staging]\nworkers_dev = true\n");

        assertThat(result.config().orElseThrow().capnWeb()).isEmpty();
        assertThat(told(result)).singleElement().asString().contains("has no capnweb");
    }
}
