/**
 * The heart: Workers and their bindings, invocations and their tables, budgets, lanes. A request
 * goes from {@link dev.dovetail.runtime.WorkerRuntime} to a {@code WorkerIsolate}, whose turns send
 * messages to other isolates, until the answer is back.
 */
@NullMarked
package dev.dovetail.runtime;

import org.jspecify.annotations.NullMarked;
