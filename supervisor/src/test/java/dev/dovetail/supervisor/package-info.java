@NullMarked
package dev.dovetail.supervisor;

import org.jspecify.annotations.NullMarked;
