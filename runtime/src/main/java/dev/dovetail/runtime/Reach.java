package dev.dovetail.runtime;

/** Where a Worker's global fetch() and connect() may go. */
public enum Reach {
    /** To addresses of the internet. */
    PUBLIC,
    /** To any address: this machine's and the local network's, too. */
    ANY
}
