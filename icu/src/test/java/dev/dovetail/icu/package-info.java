@NullMarked
package dev.dovetail.icu;

import org.jspecify.annotations.NullMarked;
