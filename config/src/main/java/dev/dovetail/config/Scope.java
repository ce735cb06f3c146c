package dev.dovetail.config;

/** What a key in the top level of a file means for the file's environments. */
enum Scope {
    /** An environment takes the top level's value unless it has one of its own. */
    INHERITABLE,
    /** An environment has only its own value. */
    NOT_INHERITABLE,
    /** The key is for the whole file and has no place in an environment. */
    TOP_LEVEL
}
