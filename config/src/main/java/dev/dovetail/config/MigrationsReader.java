package dev.dovetail.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through {@code migrations} in order:
 * https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
final class MigrationsReader {
    private static final String RENAMED = "renamed_classes";
    private static final String TRANSFERRED = "transferred_classes";

    private final Section worker;
    private final ObjectClasses classes;
    private final Problems problems;
    private final Map<String, Place> tags = new HashMap<>();

    MigrationsReader(Section worker, ObjectClasses classes, Problems problems) {
        this.worker = worker;
        this.classes = classes;
        this.problems = problems;
    }

    void read() {
        for (Section migration : worker.sections("migrations", "migrations")) {
            read(migration);
        }
    }

    private void read(Section migration) {
        migration
                .requiredString("tag", "a name for the migration")
                .ifPresent(tag -> checkTag(tag, migration.place("tag")));
        create(migration, "new_classes");
        create(migration, "new_sqlite_classes");
        for (Section renamed : migration.sections(RENAMED, "classes with another name")) {
            Optional<String> from = renamed.requiredString("from", "the class's name before");
            Optional<String> to = renamed.requiredString("to", "the class's name from now on");
            renamed.warnOfTheRest();
            if (from.isPresent() && to.isPresent()) {
                classes.rename(from.get(), to.get(), renamed.place());
            }
        }
        for (String name : migration.strings("deleted_classes", "names of classes")) {
            classes.delete(name, migration.place("deleted_classes"));
        }
        for (Section transferred : migration.sections(TRANSFERRED, "classes of other Workers")) {
            Optional<String> from = transferred.requiredString("from", "the class's name there");
            Optional<String> script =
                    transferred.requiredString("from_script", "the Worker that had the class");
            Optional<String> to = transferred.requiredString("to", "the class's name here");
            transferred.warnOfTheRest();
            if (from.isPresent() && script.isPresent() && to.isPresent()) {
                classes.receive(script.get(), from.get(), to.get(), transferred.place());
            }
        }
        migration.warnOfTheRest();
    }

    private void create(Section migration, String key) {
        for (String name : migration.strings(key, "names of classes")) {
            classes.create(name, migration.place(key));
        }
    }

    private void checkTag(String tag, Place place) {
        Place first = tags.putIfAbsent(tag, place);
        if (first != null) {
            problems.error(
                    place,
                    "the migration at line "
                            + first.line()
                            + " has the tag "
                            + new JsonValue.JsonString(tag).toJson()
                            + " already: each needs one of its own");
        }
    }
}
