package dev.dovetail.config;

import java.util.ArrayList;
import java.util.List;

/** Goes through the keys that are known but do nothing here, and says what that means. */
final class UnsupportedKeys {
    private final EnvNames names;
    private final Problems problems;
    private final List<UnsupportedBinding> bindings = new ArrayList<>();

    private UnsupportedKeys(EnvNames names, Problems problems) {
        this.names = names;
        this.problems = problems;
    }

    /** Tells about each key and gives the bindings that a Worker will miss. */
    static List<UnsupportedBinding> check(Node.Table keys, EnvNames names, Problems problems) {
        var unsupported = new UnsupportedKeys(names, problems);
        keys.fields()
                .forEach(
                        (name, value) ->
                                KnownKeys.find(name).ifPresent(key -> unsupported.key(key, value)));
        return unsupported.bindings;
    }

    private void key(KnownKey key, Node value) {
        if (!key.shape().check(value, problems)) {
            return;
        }
        switch (key.use()) {
            case READ, ACCEPTED -> {}
            case REFUSED -> problems.error(value.place(), "is refused: " + key.note());
            case WITHOUT_EFFECT -> withoutEffect(key, value);
            case UNSUPPORTED_BINDING -> bindings(key, value);
        }
    }

    private void withoutEffect(KnownKey key, Node value) {
        if (!value.saysNothing()) {
            problems.warning(value.place(), "is not supported yet and is ignored: " + key.note());
        }
    }

    private void bindings(KnownKey key, Node value) {
        List<String> missing = new ArrayList<>();
        for (var named : key.names().in(value, problems)) {
            if (key.names() == BindingNames.REQUIRED) {
                // A secret that vars gives a value, as one does in development, is not missing.
                if (names.isClaimed(named.name())) {
                    continue;
                }
            } else {
                names.claim(named.name(), named.place());
            }
            missing.add(named.name());
            bindings.add(new UnsupportedBinding(named.name(), key.name()));
        }
        if (!missing.isEmpty()) {
            String note = key.note().isEmpty() ? "" : "; " + key.note();
            problems.warning(
                    value.place(),
                    "is not supported yet: "
                            + Names.envList(missing)
                            + " will be missing, and to use it is an error"
                            + note);
        } else if (!key.note().isEmpty() && key.names() != BindingNames.REQUIRED) {
            withoutEffect(key, value);
        }
    }
}
