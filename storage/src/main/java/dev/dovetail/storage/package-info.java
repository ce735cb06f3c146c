/** A Durable Object's SQLite file: key-value, SQL, alarms. */
@NullMarked
package dev.dovetail.storage;

import org.jspecify.annotations.NullMarked;
