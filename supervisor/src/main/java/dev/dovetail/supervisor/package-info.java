/**
 * The supervisor: a process of its own that starts engines, watches them, and answers in their
 * place while none is there. Nothing but the JDK, for it must stay small.
 */
@NullMarked
package dev.dovetail.supervisor;

import org.jspecify.annotations.NullMarked;
