package dev.dovetail.isolate;

import dev.dovetail.platform.NodeModules;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the modules of Node that a Worker needs without importing them by a declaration. */
final class NodeUse {
    private static final Pattern BUFFER = Pattern.compile("\\bBuffer\\b");
    private static final Pattern PROCESS = Pattern.compile("\\bprocess\\b");

    /** It may name any module at run time. */
    private static final Pattern BY_NAME =
            Pattern.compile("\\b(?:getBuiltinModule|createRequire)\\b");

    private NodeUse() {}

    /** Returns specifiers, of modules that there may or may not be. */
    static Set<String> of(List<ModuleSource> sources, NodeAccess access) {
        Set<String> specifiers = new LinkedHashSet<>();
        if (access.compareTo(NodeAccess.PREFIXED) < 0) {
            return specifiers;
        }
        boolean globals = access == NodeAccess.ALL;
        for (ModuleSource module : sources) {
            String source = text(module.content());
            if (globals && BUFFER.matcher(source).find()) {
                specifiers.add("node:buffer");
            }
            if (globals && PROCESS.matcher(source).find()) {
                specifiers.add("node:process");
            }
            if (BY_NAME.matcher(source).find()) {
                for (String name : NodeModules.names()) {
                    specifiers.add("node:" + name);
                }
            }
        }
        return specifiers;
    }

    private static String text(ModuleSource.Content content) {
        return switch (content) {
            case ModuleSource.EsModule(String code) -> code;
            case ModuleSource.CommonJs(String code, List<String> exports) -> code;
            case ModuleSource.Text text -> "";
            case ModuleSource.Json json -> "";
            case ModuleSource.Data data -> "";
            case ModuleSource.Wasm wasm -> "";
        };
    }
}
