package dev.dovetail.bundle;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces {@code import(x)} by {@code __dovetail_import(x)} and {@code import.meta} by {@code
 * __dovetail_meta}, imports these two on the module's first line if it uses them, and keeps the
 * source map right.
 */
final class ImportRewriter {
    private ImportRewriter() {}

    static ModuleText rewrite(String code, String sourceMap) {
        return rewrite(code, sourceMap, List.of());
    }

    static ModuleText rewrite(ModuleText printed, List<String> required) {
        return rewrite(printed.code(), printed.sourceMap(), required);
    }

    /**
     * The same for a bundle in which packages call {@code require()}.
     *
     * @param required what they require of the runtime: imported on the first line, too, where
     *     esbuild's own stand-in for that function finds it
     */
    static ModuleText rewrite(String code, String sourceMap, List<String> required) {
        List<Edit> found = ImportScanner.scan(code);
        if (found.isEmpty() && required.isEmpty()) {
            return new ModuleText(code, sourceMap);
        }
        var edits = new ArrayList<Edit>();
        edits.add(new Edit(0, 0, (found.isEmpty() ? "" : prelude(found)) + require(required)));
        if (code.startsWith("#!")) {
            edits.add(new Edit(0, 2, "//"));
        }
        edits.addAll(found);
        return new ModuleText(apply(code, edits), SourceMaps.shift(sourceMap, code, edits));
    }

    /** The same without the import and the source map, for code that is no ES module. */
    static String replace(String code) {
        return apply(code, ImportScanner.scan(code));
    }

    private static String prelude(List<Edit> found) {
        var names = new ArrayList<String>();
        if (found.stream().anyMatch(edit -> edit.inserted().equals(ImportScanner.IMPORT))) {
            names.add("dynamicImport as " + ImportScanner.IMPORT);
        }
        if (found.stream().anyMatch(edit -> edit.inserted().equals(ImportScanner.META))) {
            names.add("meta as " + ImportScanner.META);
        }
        return "import { "
                + String.join(", ", names)
                + " } from \""
                + ModuleText.PRELUDE_SPECIFIER
                + "\"; ";
    }

    /** Defines the function for modules of the runtime: it gives their default export. */
    private static String require(List<String> required) {
        if (required.isEmpty()) {
            return "";
        }
        var imports = new StringBuilder();
        var members = new StringBuilder();
        for (int i = 0; i < required.size(); i++) {
            String name = required.get(i);
            imports.append("import * as __dovetail_required%d from \"%s\"; ".formatted(i, name));
            members.append("\"%s\": __dovetail_required%d, ".formatted(name, i));
        }
        return imports
                + "const require = (name) => { const known = { __proto__: null, "
                + members
                + "}[name]; if (known === undefined) throw new Error(`No such module"
                + " \"${name}\".`); return known.default ?? known; }; ";
    }

    private static String apply(String code, List<Edit> edits) {
        var out = new StringBuilder(code.length() + 32 * edits.size());
        int from = 0;
        for (Edit edit : edits) {
            out.append(code, from, edit.offset()).append(edit.inserted());
            from = edit.end();
        }
        return out.append(code, from, code.length()).toString();
    }
}
