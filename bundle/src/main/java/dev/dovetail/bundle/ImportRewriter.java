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
        List<Edit> found = ImportScanner.scan(code);
        if (found.isEmpty()) {
            return new ModuleText(code, sourceMap);
        }
        var edits = new ArrayList<Edit>();
        edits.add(new Edit(0, 0, prelude(found)));
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
