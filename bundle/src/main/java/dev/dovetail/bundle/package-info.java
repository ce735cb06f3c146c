/**
 * From a Worker's sources to one ES module that V8 can run: esbuild as packaged on Maven Central,
 * plus the rewriting of {@code import()} and {@code import.meta}, which the engine does not have.
 */
@NullMarked
package dev.dovetail.bundle;

import org.jspecify.annotations.NullMarked;
