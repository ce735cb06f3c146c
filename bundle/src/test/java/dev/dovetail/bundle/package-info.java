@NullMarked
package dev.dovetail.bundle;

import org.jspecify.annotations.NullMarked;
