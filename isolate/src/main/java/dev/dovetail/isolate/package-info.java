/**
 * V8 through Javet: isolates, turns, modules, the snapshot and the limits that V8 itself enforces.
 * Only this package names Javet.
 */
@NullMarked
package dev.dovetail.isolate;

import org.jspecify.annotations.NullMarked;
