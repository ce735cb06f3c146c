package dev.dovetail.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the keys together that hold in one environment, by Wrangler's rules of inheritance (<a
 * href="https://developers.cloudflare.com/workers/wrangler/environments/">Cloudflare's page</a>).
 */
final class Environments {
    private final Node.Table root;
    private final Problems problems;

    private Environments(Node.Table root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /**
     * The keys that hold.
     *
     * @param keys the keys, each with the place it comes from
     * @param environment the environment's name, or empty for the top level
     * @param hasOwnName whether the environment gives the Worker a name of its own
     */
    record Chosen(Node.Table keys, Optional<String> environment, boolean hasOwnName) {}

    /**
     * The keys that hold in an environment, or in none. If the file has no such environment that is
     * told, and the top level's keys hold so that what is wrong with them is told too.
     */
    static Chosen choose(Node.Table root, Optional<String> environment, Problems problems) {
        var environments = new Environments(root, problems);
        environments.warnOfUnknown(root);
        Map<String, Node> all = environments.all();
        return environment
                .flatMap(name -> environments.choose(name, all))
                .orElseGet(() -> new Chosen(root, Optional.empty(), false));
    }

    private Map<String, Node> all() {
        Node env = root.fields().get("env");
        if (env instanceof Node.Table environments) {
            environments.fields().values().forEach(one -> Shape.OBJECT.check(one, problems));
            return environments.fields();
        }
        if (env != null) {
            Shape.OBJECT.check(env, problems);
        }
        return Map.of();
    }

    private Optional<Chosen> choose(String name, Map<String, Node> all) {
        Node chosen = all.get(name);
        if (chosen == null) {
            tellMissing(name, all);
            return Optional.empty();
        }
        if (!(chosen instanceof Node.Table own)) {
            return Optional.empty();
        }
        warnOfUnknown(own);
        Map<String, Node> keys = new LinkedHashMap<>();
        root.fields().forEach((key, value) -> inherit(key, value, own, keys));
        own.fields().forEach((key, value) -> add(key, value, own, keys));
        var table = new Node.Table(own.place(), keys);
        return Optional.of(new Chosen(table, Optional.of(name), own.fields().containsKey("name")));
    }

    private void tellMissing(String name, Map<String, Node> all) {
        String there =
                all.isEmpty()
                        ? "the file has no environments: add env." + name + " or choose none"
                        : "the file has "
                                + Names.list(all.keySet())
                                + NearName.didYouMean(name, all.keySet());
        Node env = root.fields().get("env");
        Place place = env == null ? Place.FILE.missing("env") : env.place();
        problems.error(place, "there is no environment \"" + name + "\": " + there);
    }

    private void inherit(String key, Node value, Node.Table own, Map<String, Node> keys) {
        Optional<KnownKey> known = KnownKeys.find(key);
        if (known.isEmpty() || known.get().scope() != Scope.NOT_INHERITABLE) {
            keys.put(key, value);
            return;
        }
        Node ownValue = own.fields().get(key);
        if (ownValue != null) {
            warnOfMissingNames(known.get(), value, ownValue);
        } else if (!value.saysNothing()) {
            problems.warning(
                    own.place(),
                    "has no "
                            + key
                            + ", and an environment does not inherit the top level's: repeat it in "
                            + own.place().missing(key).key()
                            + " or the Worker is without");
        }
    }

    private void warnOfMissingNames(KnownKey key, Node top, Node own) {
        List<String> missing = names(key, top);
        missing.removeAll(names(key, own));
        if (!missing.isEmpty()) {
            problems.warning(
                    own.place(),
                    "lacks "
                            + Names.list(missing)
                            + " of the top level's "
                            + key.name()
                            + ", which an environment does not inherit: repeat what it needs");
        }
    }

    private static List<String> names(KnownKey key, Node value) {
        Problems toldElsewhere = new Problems(Path.of(""));
        List<String> names = new ArrayList<>();
        key.names().in(value, toldElsewhere).forEach(named -> names.add(named.name()));
        return names;
    }

    private void add(String key, Node value, Node.Table own, Map<String, Node> keys) {
        Optional<KnownKey> known = KnownKeys.find(key);
        if (known.isPresent() && known.get().scope() == Scope.TOP_LEVEL) {
            problems.warning(
                    value.place(),
                    "is ignored: it is for the whole file; move it out of " + own.place().key());
        } else {
            keys.put(key, value);
        }
    }

    private void warnOfUnknown(Node.Table table) {
        table.fields()
                .forEach(
                        (key, value) -> {
                            if (KnownKeys.find(key).isEmpty()) {
                                warnOfUnknown(key, value);
                            }
                        });
    }

    private void warnOfUnknown(String key, Node value) {
        String near = NearName.didYouMean(key, KnownKeys.names());
        problems.warning(value.place(), "is not a known key and is ignored" + near);
    }
}
