@NullMarked
package dev.dovetail.cli;

import org.jspecify.annotations.NullMarked;
