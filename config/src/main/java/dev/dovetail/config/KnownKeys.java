package dev.dovetail.config;

import static dev.dovetail.config.Scope.INHERITABLE;
import static dev.dovetail.config.Scope.NOT_INHERITABLE;
import static dev.dovetail.config.Scope.TOP_LEVEL;

import dev.dovetail.config.KnownKey.Use;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every key of a configuration file, in one table. Scopes and types are those of Wrangler 4
 * (packages/workers-utils/src/config in cloudflare/workers-sdk), where a key is not Dovetail's own.
 */
final class KnownKeys {
    private static final Map<String, KnownKey> ALL = new LinkedHashMap<>();

    static {
        read("name", INHERITABLE);
        read("main", INHERITABLE);
        read("compatibility_date", INHERITABLE);
        read("compatibility_flags", INHERITABLE);
        read("limits", INHERITABLE);
        read("allow_private_network", INHERITABLE);
        read("minify", INHERITABLE);
        read("keep_names", INHERITABLE);
        read("tsconfig", INHERITABLE);
        read("jsx_factory", INHERITABLE);
        read("jsx_fragment", INHERITABLE);
        read("triggers", INHERITABLE);
        read("rules", INHERITABLE);
        read("no_bundle", INHERITABLE);
        read("find_additional_modules", INHERITABLE);
        read("base_dir", INHERITABLE);
        read("build", INHERITABLE);
        read("migrations", INHERITABLE);
        read("exports", INHERITABLE);
        read("durable_objects", NOT_INHERITABLE, BindingNames.BINDINGS);
        read("services", NOT_INHERITABLE, BindingNames.LIST);
        // Dovetail's own
        read("capnweb", NOT_INHERITABLE);
        read("vars", NOT_INHERITABLE, BindingNames.KEYS);
        read("define", NOT_INHERITABLE, BindingNames.KEYS);
        read("alias", TOP_LEVEL);
        read("dev", TOP_LEVEL);
        read("env", TOP_LEVEL);

        accepted("account_id", INHERITABLE, Shape.STRING);
        accepted("workers_dev", INHERITABLE, Shape.BOOLEAN);
        accepted("preview_urls", INHERITABLE, Shape.BOOLEAN);
        accepted("observability", INHERITABLE, Shape.OBJECT);
        accepted("placement", INHERITABLE, Shape.OBJECT);
        accepted("upload_source_maps", INHERITABLE, Shape.BOOLEAN);
        accepted("preserve_file_names", INHERITABLE, Shape.BOOLEAN);
        accepted("logpush", INHERITABLE, Shape.BOOLEAN);
        accepted("previews", INHERITABLE, Shape.OBJECT);
        accepted("first_party_worker", INHERITABLE, Shape.BOOLEAN);
        accepted("python_modules", INHERITABLE, Shape.OBJECT);
        accepted("$schema", TOP_LEVEL, Shape.STRING);
        accepted("keep_vars", TOP_LEVEL, Shape.BOOLEAN);
        accepted("send_metrics", TOP_LEVEL, Shape.BOOLEAN);
        accepted("dependencies_instrumentation", TOP_LEVEL, Shape.OBJECT);

        ignored("route", INHERITABLE, Shape.ROUTE, "requests are not routed by pattern");
        ignored("routes", INHERITABLE, Shape.ROUTES, "requests are not routed by pattern");
        ignored("cache", INHERITABLE, Shape.OBJECT, "responses are not cached");
        ignored("access", INHERITABLE, Shape.OBJECT, "ctx.access is missing");
        ignored("compliance_region", INHERITABLE, Shape.STRING, "the Worker runs on this machine");
        ignored("tail_consumers", NOT_INHERITABLE, Shape.OBJECTS, "tail() is not called");
        ignored(
                "streaming_tail_consumers",
                NOT_INHERITABLE,
                Shape.OBJECTS,
                "tailStream() is not called");
        ignored("connect", NOT_INHERITABLE, Shape.OBJECTS, "no TCP port is opened");
        ignored("containers", NOT_INHERITABLE, Shape.OBJECTS, "no container is started");
        ignored("cloudchamber", NOT_INHERITABLE, Shape.OBJECT, "no container is started");
        ignored("addresses", TOP_LEVEL, Shape.STRINGS, "email() is not called");
        ignored("site", TOP_LEVEL, Shape.OBJECT, "static files are not served");

        lists(
                "kv_namespaces",
                "d1_databases",
                "r2_buckets",
                "workflows",
                "ratelimits",
                "dispatch_namespaces",
                "worker_loaders",
                "analytics_engine_datasets",
                "hyperdrive",
                "send_email",
                "mtls_certificates",
                "secrets_store_secrets",
                "pipelines",
                "vectorize",
                "ai_search",
                "ai_search_namespaces",
                "agent_memory",
                "artifacts",
                "flagship",
                "vpc_services",
                "vpc_networks",
                "unsafe_hello_world");
        objects("ai", "browser", "images", "media", "stream", "websearch", "version_metadata");
        binding(
                "queues",
                NOT_INHERITABLE,
                Shape.OBJECT,
                BindingNames.PRODUCERS,
                "queue() is not called");
        binding(
                "assets",
                INHERITABLE,
                Shape.OBJECT,
                BindingNames.OPTIONAL_SELF,
                "static files are not served");
        binding(
                "secrets",
                NOT_INHERITABLE,
                Shape.OBJECT,
                BindingNames.REQUIRED,
                "put values that are not secret into vars");
        binding("unsafe", NOT_INHERITABLE, Shape.OBJECT, BindingNames.BINDINGS, "");
        binding("logfwdr", INHERITABLE, Shape.OBJECT, BindingNames.BINDINGS, "");
        for (String blobs : new String[] {"wasm_modules", "text_blobs", "data_blobs"}) {
            binding(blobs, TOP_LEVEL, Shape.OBJECT, BindingNames.KEYS, "import the file instead");
        }

        refused(
                "pages_build_output_dir",
                TOP_LEVEL,
                "this is the configuration of a Pages project, and Dovetail runs Workers");
        refused(
                "legacy_env",
                TOP_LEVEL,
                "Wrangler 4 no longer has it: remove it; each environment is a Worker of its own,"
                        + " named <name>-<environment>");
        refused(
                "node_compat",
                INHERITABLE,
                "Wrangler 4 no longer has it: remove it and add \"nodejs_compat\" to"
                        + " compatibility_flags");
    }

    private KnownKeys() {}

    /** The key of a name, if there is one. */
    static Optional<KnownKey> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** The names, in the table's order. */
    static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    private static void read(String name, Scope scope) {
        read(name, scope, BindingNames.NONE);
    }

    private static void read(String name, Scope scope, BindingNames names) {
        put(new KnownKey(name, scope, Use.READ, Shape.READ_APART, names, ""));
    }

    private static void accepted(String name, Scope scope, Shape shape) {
        put(new KnownKey(name, scope, Use.ACCEPTED, shape, BindingNames.NONE, ""));
    }

    private static void ignored(String name, Scope scope, Shape shape, String note) {
        put(new KnownKey(name, scope, Use.WITHOUT_EFFECT, shape, BindingNames.NONE, note));
    }

    private static void lists(String... names) {
        for (String name : names) {
            binding(name, NOT_INHERITABLE, Shape.OBJECTS, BindingNames.LIST, "");
        }
    }

    private static void objects(String... names) {
        for (String name : names) {
            binding(name, NOT_INHERITABLE, Shape.OBJECT, BindingNames.SELF, "");
        }
    }

    private static void binding(
            String name, Scope scope, Shape shape, BindingNames names, String note) {
        put(new KnownKey(name, scope, Use.UNSUPPORTED_BINDING, shape, names, note));
    }

    private static void refused(String name, Scope scope, String note) {
        put(new KnownKey(name, scope, Use.REFUSED, Shape.READ_APART, BindingNames.NONE, note));
    }

    private static void put(KnownKey key) {
        ALL.put(key.name(), key);
    }
}
