package dev.dovetail.cli;

import dev.dovetail.config.NearName;

import java.util.List;
import java.util.Optional;

/**
 * The arguments of {@code dovetail objects}.
 *
 * @param action one of {@link #ACTIONS}
 * @param words the object, or several, and for {@code sql} the statement
 * @param config the configuration file, or its folder
 * @param persistTo the folder in which the objects are kept
 * @param writes whether {@code sql} may change the file
 */
record ObjectsOptions(
        String action,
        List<String> words,
        Optional<String> config,
        Optional<String> persistTo,
        boolean writes) {
    static final String LIST = "list";
    static final String SHOW = "show";
    static final String SQL = "sql";
    static final String DELETE = "delete";
    private static final List<String> ACTIONS = List.of(LIST, SHOW, SQL, DELETE);

    /**
     * Whether an action takes so many words, and {@code --write}.
     *
     * @throws UserException if not, or if there is no such action
     */
    static void check(String action, int words, boolean writes) {
        expect(!writes || action.equals(SQL), "--write is an option of sql only");
        switch (action) {
            case LIST -> expect(words == 0, "list takes no object");
            case SHOW -> expect(words == 1, "show takes one object");
            case SQL -> expect(words == 2, "sql takes an object and a statement in quotes");
            case DELETE -> expect(words > 0, "delete takes one object or more");
            case "" -> throw UserException.usage("expected an action: list, show, sql or delete");
            default ->
                    throw UserException.usage(
                            "unknown action " + action + NearName.didYouMean(action, ACTIONS));
        }
    }

    private static void expect(boolean isRight, String text) {
        if (!isRight) {
            throw UserException.usage(text);
        }
    }
}
