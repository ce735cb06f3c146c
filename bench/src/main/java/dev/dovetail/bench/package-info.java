/**
 * What the hot paths cost, measured by JMH: the payload codec, the tables of a session, the turn.
 */
@NullMarked
package dev.dovetail.bench;

import org.jspecify.annotations.NullMarked;
