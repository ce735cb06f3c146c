package dev.dovetail.isolate;

/**
 * An ES module of a Worker.
 *
 * @param name its specifier, also what stack traces show
 * @param source JavaScript, without {@code import()} and {@code import.meta}: the bundler rewrites
 *     them
 */
public record ModuleSource(String name, String source) {}
