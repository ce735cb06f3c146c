package dev.dovetail.server;

/**
 * How the front door works.
 *
 * @param lanes event loops, 1 at least
 * @param showErrors whether the body of a 500 tells the error and its stack: for development
 */
public record ServerOptions(int lanes, boolean showErrors) {}
