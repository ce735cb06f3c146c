/** What a Worker's code sees, as one script for the V8 snapshot. */
@NullMarked
package dev.dovetail.platform;

import org.jspecify.annotations.NullMarked;
