package dev.dovetail.config;

import java.util.List;
import java.util.Optional;

/**
 * Reads {@code exports}, which says of each class what has become of it, in place of {@code
 * migrations}.
 */
final class ExportsReader {
    private static final String OBJECT = "durable-object";
    private static final List<String> TYPES = List.of(OBJECT, "worker");
    private static final List<String> STATES =
            List.of("created", "deleted", "renamed", "transferred", "expecting-transfer");
    private static final List<String> STORAGES = List.of("sqlite", "legacy-kv");

    private final Section worker;
    private final ObjectClasses classes;
    private final Problems problems;

    ExportsReader(Section worker, ObjectClasses classes, Problems problems) {
        this.worker = worker;
        this.classes = classes;
        this.problems = problems;
    }

    void read() {
        Optional<Section> exports = worker.section("exports", "what the exports are");
        if (exports.isEmpty()) {
            return;
        }
        // those that are there first: a renamed one names its successor, which must be known
        for (String name : exports.get().names()) {
            exports.get().section(name, "what the export is").ifPresent(one -> read(name, one));
        }
    }

    private void read(String name, Section export) {
        Optional<String> type = export.requiredString("type", "what the export is");
        boolean known = oneOf(type, export.place("type"), TYPES);
        if (type.isEmpty() || !known || !type.get().equals(OBJECT)) {
            return;
        }
        Optional<String> state = export.string("state", "what has become of the class");
        oneOf(state, export.place("state"), STATES);
        oneOf(export.string("storage", "the kind of storage"), export.place("storage"), STORAGES);
        Optional<String> renamedTo = export.string("renamed_to", "the class's new name");
        export.string("transferred_to", "the Worker that has the class now");
        Optional<String> from = export.string("transfer_from", "the Worker that had the class");
        if (export.has("container")) {
            export.node("container");
            problems.warning(
                    export.place("container"),
                    "is not supported yet and is ignored: no container is started");
        }
        export.warnOfTheRest();
        switch (state.orElse("created")) {
            case "created" -> createUnlessKnown(name, export.place());
            case "renamed" -> rename(name, renamedTo, export);
            case "expecting-transfer" -> receive(name, from, export);
            // deleted, or another Worker's: nothing is left here
            default -> {}
        }
    }

    private void createUnlessKnown(String name, Place place) {
        if (classes.all().stream().noneMatch(one -> one.name().equals(name))) {
            classes.create(name, place);
        }
    }

    /** The class of the new name keeps what the old one had. */
    private void rename(String name, Optional<String> renamedTo, Section export) {
        if (renamedTo.isEmpty()) {
            problems.error(
                    export.place("renamed_to"),
                    "is missing: expected a string (the class's new name)");
            return;
        }
        classes.giveAway(renamedTo.get());
        classes.create(name, export.place());
        classes.rename(name, renamedTo.get(), export.place());
    }

    private void receive(String name, Optional<String> from, Section export) {
        if (from.isEmpty()) {
            problems.error(
                    export.place("transfer_from"),
                    "is missing: expected a string (the Worker that had the class)");
            return;
        }
        classes.receive(from.get(), name, name, export.place());
    }

    private boolean oneOf(Optional<String> value, Place place, List<String> values) {
        if (value.isEmpty() || values.contains(value.get())) {
            return true;
        }
        problems.error(
                place,
                "expected one of "
                        + String.join(", ", values)
                        + "; found "
                        + new JsonValue.JsonString(value.get()).toJson()
                        + NearName.didYouMean(value.get(), values));
        return false;
    }
}
