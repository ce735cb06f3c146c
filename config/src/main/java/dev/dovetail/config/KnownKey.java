package dev.dovetail.config;

/**
 * A key of the configuration file that Wrangler has, and what becomes of it here.
 *
 * @param name the key
 * @param scope whether environments inherit it
 * @param use what becomes of it
 * @param shape the type its value must have
 * @param names where its value says which names it adds to {@code env} or to the code
 * @param note what a developer should know when it has no effect; empty if nothing
 */
record KnownKey(String name, Scope scope, Use use, Shape shape, BindingNames names, String note) {

    /** What becomes of a key. */
    enum Use {
        /** It is in the {@link WorkerConfig}. */
        READ,
        /** It is accepted and does nothing, which a Worker cannot notice. */
        ACCEPTED,
        /** It does nothing, which a Worker or its developer may notice: a warning. */
        WITHOUT_EFFECT,
        /** It adds bindings that do not exist here: a warning, and {@link UnsupportedBinding}s. */
        UNSUPPORTED_BINDING,
        /** The file cannot be meant for this program: an error. */
        REFUSED
    }
}
