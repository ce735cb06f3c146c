/** The front door: HTTP in and out, on the event loops that are the runtime's lanes. */
@NullMarked
package dev.dovetail.server;

import org.jspecify.annotations.NullMarked;
