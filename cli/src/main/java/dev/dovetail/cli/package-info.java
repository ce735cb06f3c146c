/**
 * The {@code dovetail} command: reads its arguments and the projects' configuration files, builds
 * the Workers, checks how they are joined, serves them, and watches their files.
 */
@NullMarked
package dev.dovetail.cli;

import org.jspecify.annotations.NullMarked;
