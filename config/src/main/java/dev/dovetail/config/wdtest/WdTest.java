package dev.dovetail.config.wdtest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A {@code .wd-test} file.
 *
 * @param file the file, as it was named to the reader
 * @param services in the file's order, which is that of their tests
 * @param sockets what the server would listen on
 * @param extensions modules that every Worker may import
 * @param v8Flags flags for V8, as {@code --expose-gc}
 * @param autogates names of gates that workerd opens
 */
public record WdTest(
        Path file,
        List<WdService> services,
        List<Socket> sockets,
        List<Extension> extensions,
        List<String> v8Flags,
        List<String> autogates) {

    /** Copies the lists. */
    public WdTest {
        services = List.copyOf(services);
        sockets = List.copyOf(sockets);
        extensions = List.copyOf(extensions);
        v8Flags = List.copyOf(v8Flags);
        autogates = List.copyOf(autogates);
    }

    /**
     * An address that leads to a service.
     *
     * @param name its name
     * @param address as {@code loopback:name} or {@code *:8080}; may be empty
     * @param service what answers
     * @param tcp whether bytes are spoken there, not HTTP
     */
    public record Socket(String name, String address, Designator service, boolean tcp) {}

    /**
     * Modules that every Worker may import.
     *
     * @param modules the modules
     */
    public record Extension(List<Module> modules) {
        /** Copies the list. */
        public Extension {
            modules = List.copyOf(modules);
        }
    }

    /**
     * A service, by name.
     *
     * @param service the service's name
     * @param entrypoint the export that is meant, if it is not the default one
     * @param props JSON text that the callee sees as {@code ctx.props}
     */
    public record Designator(String service, Optional<String> entrypoint, Optional<String> props) {}

    /**
     * A module.
     *
     * @param name what it is imported by
     * @param kind what its content is
     * @param content its content
     * @param namedExports of a CommonJS module, the exports that it has beside the default one
     */
    public record Module(String name, ModuleKind kind, Content content, List<String> namedExports) {
        /** Copies the list. */
        public Module {
            namedExports = List.copyOf(namedExports);
        }
    }

    /** What a module is, under the field's name in the file. */
    public enum ModuleKind {
        /** An ES module. */
        ES_MODULE("esModule"),
        /** A CommonJS module. */
        COMMON_JS("commonJsModule"),
        /** A module whose default export is a string. */
        TEXT("text"),
        /** A module whose default export is an ArrayBuffer. */
        DATA("data"),
        /** A module whose default export is a WebAssembly.Module. */
        WASM("wasm"),
        /** A module whose default export is a JSON text's value. */
        JSON("json"),
        /** A Python module. */
        PYTHON("pythonModule");

        private final String field;

        ModuleKind(String field) {
            this.field = field;
        }

        /** The field's name in the file. */
        public String field() {
            return field;
        }
    }

    /** A text or bytes. */
    public sealed interface Content {
        /**
         * A text of the file itself.
         *
         * @param text the text
         */
        record Inline(String text) implements Content {}

        /**
         * A file's content.
         *
         * @param file the file, resolved against the folder of the {@code .wd-test} file; not
         *     looked for
         */
        record Embedded(Path file) implements Content {}
    }
}
