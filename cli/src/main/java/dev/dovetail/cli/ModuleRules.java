package dev.dovetail.cli;

import dev.dovetail.config.ModuleRule;
import dev.dovetail.config.ModuleType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the rules of a configuration say of files. */
final class ModuleRules {
    /** What a glob for a bundle's imports ends with: the end of a file's name. */
    private static final Pattern END = Pattern.compile("(?:.*/)?\\*(\\.[^*/?]+)(?:\\?module)?");

    private final List<ModuleRule> rules;

    ModuleRules(List<ModuleRule> rules) {
        this.rules = rules;
    }

    /** The kind of a file, by its path from the folder of the modules. */
    Optional<ModuleType> typeOf(String path) {
        for (ModuleRule rule : rules) {
            for (String glob : rule.globs()) {
                if (path.matches(regex(glob))) {
                    return Optional.of(rule.type());
                }
            }
        }
        return Optional.empty();
    }

    /** The kinds of imports that are no JavaScript, by the end of their names. */
    Map<String, ModuleType> ends() {
        Map<String, ModuleType> ends = new LinkedHashMap<>();
        for (ModuleRule rule : rules) {
            for (String glob : rule.globs()) {
                var end = END.matcher(glob);
                if (end.matches() && rule.type() != ModuleType.ES_MODULE) {
                    ends.putIfAbsent(end.group(1), rule.type());
                }
            }
        }
        ends.values().remove(ModuleType.COMMON_JS);
        return ends;
    }

    static String regex(String glob) {
        var out = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            if (glob.startsWith("**/", at)) {
                out.append("(?:.*/)?");
                at += 3;
            } else if (glob.startsWith("**", at)) {
                out.append(".*");
                at += 2;
            } else if (glob.charAt(at) == '*') {
                out.append("[^/]*");
                at++;
            } else {
                out.append(Pattern.quote(glob.substring(at, at + 1)));
                at++;
            }
        }
        return out.toString();
    }
}
