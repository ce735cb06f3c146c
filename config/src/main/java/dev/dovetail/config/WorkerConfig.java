package dev.dovetail.config;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Worker as its configuration file describes it, in one environment.
 *
 * @param file the configuration file, as it was named to the reader
 * @param environment the environment that was chosen, if any
 * @param name the Worker's name: letters, digits, dashes and underscores; in an environment without
 *     a name of its own {@code <name>-<environment>}
 * @param main the module to run, resolved against the file's folder; not looked for
 * @param compatibilityDate the day whose runtime the Worker was written for; may be after {@link
 *     CompatibilityDate#NEWEST}
 * @param compatibilityFlags the flags, as the file has them
 * @param services the service bindings, in the file's order; no two names are the same
 * @param objects its Durable Objects
 * @param capnWeb where entrypoints are offered to Cap'n Web clients; no two paths are the same
 * @param vars the values that {@code env} has by name, in the file's order
 * @param limits what the Worker may spend
 * @param allowPrivateNetwork whether fetch() and connect() may go to private addresses, if the file
 *     says so; Dovetail's own
 * @param crons the cron expressions of {@code triggers}
 * @param dev settings of the development server
 * @param bundle what the file says to the bundler
 * @param modules of what modules it is made
 * @param unsupportedBindings bindings that the file declares and that do not exist here
 */
public record WorkerConfig(
        Path file,
        Optional<String> environment,
        String name,
        Path main,
        Optional<LocalDate> compatibilityDate,
        List<String> compatibilityFlags,
        List<ServiceBinding> services,
        DurableObjects objects,
        List<CapnWebRoute> capnWeb,
        Map<String, JsonValue> vars,
        Limits limits,
        Optional<Boolean> allowPrivateNetwork,
        List<String> crons,
        DevSettings dev,
        BundleOptions bundle,
        ModuleOptions modules,
        List<UnsupportedBinding> unsupportedBindings) {

    /** Copies the collections and keeps their order. */
    public WorkerConfig {
        compatibilityFlags = List.copyOf(compatibilityFlags);
        services = List.copyOf(services);
        capnWeb = List.copyOf(capnWeb);
        vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
        crons = List.copyOf(crons);
        unsupportedBindings = List.copyOf(unsupportedBindings);
    }

    /** The folder of the file, against which the file's paths are resolved. */
    public Path folder() {
        return file.resolveSibling("").normalize();
    }
}
