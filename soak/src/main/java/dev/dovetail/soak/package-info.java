/** Long tests: short in {@code mvn verify}, whole in {@code mvn -Psoak verify}. */
@NullMarked
package dev.dovetail.soak;

import org.jspecify.annotations.NullMarked;
