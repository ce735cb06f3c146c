package dev.dovetail.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes of Durable Objects that a Worker has, while its migrations or its exports are gone
 * through: a class keeps the key that it was created with.
 */
final class ObjectClasses {
    private final String worker;
    private final Problems problems;
    private final Map<String, ObjectClass> classes = new LinkedHashMap<>();

    /** How often a class of a name was deleted: one that comes back has no data of the old one. */
    private final Map<String, Integer> deleted = new HashMap<>();

    ObjectClasses(String worker, Problems problems) {
        this.worker = worker;
        this.problems = problems;
    }

    List<ObjectClass> all() {
        return new ArrayList<>(classes.values());
    }

    void create(String name, Place place) {
        if (isFree(name, place)) {
            int before = deleted.getOrDefault(name, 0);
            String key = ObjectClass.key(worker, name) + (before == 0 ? "" : "." + (before + 1));
            classes.put(name, new ObjectClass(name, key, place));
        }
    }

    void rename(String from, String to, Place place) {
        if (exists(from, place, "renamed") && isFree(to, place)) {
            ObjectClass old = classes.remove(from);
            classes.put(to, new ObjectClass(to, old.key(), place));
        }
    }

    void delete(String name, Place place) {
        if (exists(name, place, "deleted")) {
            classes.remove(name);
            deleted.merge(name, 1, Integer::sum);
        }
    }

    /** The class is another Worker's no more: its objects come here. */
    void receive(String script, String from, String to, Place place) {
        if (isFree(to, place)) {
            classes.put(to, new ObjectClass(to, ObjectClass.key(script, from), place));
        }
    }

    /** The class went to another Worker. */
    void giveAway(String name) {
        classes.remove(name);
    }

    /**
     * A binding uses a class of this Worker.
     *
     * @param declared whether the file says which classes there are
     */
    void bound(ObjectBinding binding, boolean declared) {
        String name = binding.className();
        if (classes.containsKey(name)) {
            return;
        }
        problems.warning(
                binding.place(),
                "no migration creates the class \""
                        + name
                        + "\": it is run all the same, and a deployment would be refused; add"
                        + " migrations = [{ tag = \"v1\", new_sqlite_classes = [\""
                        + name
                        + "\"] }]"
                        + (declared ? NearName.didYouMean(name, classes.keySet()) : ""));
        classes.put(name, new ObjectClass(name, ObjectClass.key(worker, name), binding.place()));
    }

    private boolean isFree(String name, Place place) {
        if (!classes.containsKey(name)) {
            return true;
        }
        problems.error(
                place,
                "there is a class \""
                        + name
                        + "\" already, by line "
                        + classes.get(name).place().line()
                        + ": give one of the two another name, or delete the first in a migration"
                        + " before this one");
        return false;
    }

    private boolean exists(String name, Place place, String what) {
        if (classes.containsKey(name)) {
            return true;
        }
        problems.error(
                place,
                "there is no class \""
                        + name
                        + "\" that could be "
                        + what
                        + ": no migration before this one creates it"
                        + NearName.didYouMean(name, classes.keySet()));
        return false;
    }
}
