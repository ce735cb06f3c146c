package dev.dovetail.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the keys that say of what modules a Worker is made. */
final class ModuleOptionsReader {
    private final Section worker;
    private final SettingsReader settings;
    private final Problems problems;

    ModuleOptionsReader(Section worker, SettingsReader settings, Problems problems) {
        this.worker = worker;
        this.settings = settings;
        this.problems = problems;
    }

    ModuleOptions read() {
        return new ModuleOptions(
                rules(),
                flag("no_bundle", "whether main stays as it is"),
                flag("find_additional_modules", "whether files that the rules name are modules"),
                path(worker, "base_dir", "the folder that modules are named from"),
                worker.section("build", "what makes main").flatMap(this::command));
    }

    private boolean flag(String key, String meaning) {
        return worker.bool(key, meaning).orElse(false);
    }

    private Optional<Path> path(Section section, String key, String meaning) {
        return section.string(key, meaning)
                .flatMap(text -> settings.path(text, section.place(key)));
    }

    private List<ModuleRule> rules() {
        List<ModuleRule> all = new ArrayList<>();
        Set<ModuleType> complete = EnumSet.noneOf(ModuleType.class);
        for (Section section : worker.sections("rules", "which files are modules of which kind")) {
            rule(section)
                    .ifPresent(
                            rule -> {
                                if (complete.contains(rule.type())) {
                                    problems.warning(
                                            section.place(),
                                            "is ignored: an earlier rule of the type \""
                                                    + rule.type().word()
                                                    + "\" has no fallthrough = true");
                                } else {
                                    add(rule, all, complete);
                                }
                            });
        }
        for (ModuleRule rule : ModuleRule.DEFAULTS) {
            if (!complete.contains(rule.type())) {
                add(rule, all, complete);
            }
        }
        return all;
    }

    private static void add(ModuleRule rule, List<ModuleRule> all, Set<ModuleType> complete) {
        all.add(rule);
        if (!rule.fallthrough()) {
            complete.add(rule.type());
        }
    }

    private Optional<ModuleRule> rule(Section section) {
        List<String> words = Arrays.stream(ModuleType.values()).map(ModuleType::word).toList();
        Optional<String> word = section.requiredString("type", "the kind of module");
        List<String> globs = section.strings("globs", "files, such as \"**/*.md\"");
        boolean fallthrough =
                section.bool("fallthrough", "whether later rules of the type hold too")
                        .orElse(false);
        section.warnOfTheRest();
        if (!section.has("globs")) {
            problems.error(section.place("globs"), "is missing: expected an array of strings");
        }
        Optional<ModuleType> type =
                word.flatMap(
                        text ->
                                Arrays.stream(ModuleType.values())
                                        .filter(one -> one.word().equals(text))
                                        .findFirst());
        if (word.isPresent() && type.isEmpty()) {
            problems.error(
                    section.place("type"),
                    "expected one of "
                            + String.join(", ", words)
                            + ", found "
                            + new JsonValue.JsonString(word.get()).toJson()
                            + NearName.didYouMean(word.get(), words));
        }
        return type.map(one -> new ModuleRule(one, globs, fallthrough));
    }

    private Optional<ModuleOptions.Command> command(Section build) {
        Optional<String> line = build.string("command", "a command for the shell");
        Path folder =
                path(build, "cwd", "the folder to run it in")
                        .orElseGet(() -> settings.path(".", build.place()).orElseThrow());
        List<Path> watched = new ArrayList<>();
        boolean list =
                build.has("watch_dir")
                        && build.node("watch_dir").orElseThrow() instanceof Node.Items;
        if (list) {
            build.strings("watch_dir", "a folder to watch")
                    .forEach(
                            text ->
                                    settings.path(text, build.place("watch_dir"))
                                            .ifPresent(watched::add));
        } else {
            watched.add(
                    path(build, "watch_dir", "the folder to watch")
                            .orElseGet(() -> settings.path("src", build.place()).orElseThrow()));
        }
        build.warnOfTheRest();
        return line.map(text -> new ModuleOptions.Command(text, folder, watched));
    }
}
