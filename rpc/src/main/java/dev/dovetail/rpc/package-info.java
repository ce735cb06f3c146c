/**
 * Messages between invocations and their payloads: the formats that cross from Java to JavaScript
 * and between processes. Nothing here knows V8, does I/O or starts a thread.
 */
@NullMarked
package dev.dovetail.rpc;

import org.jspecify.annotations.NullMarked;
