package dev.dovetail.web;

/** What stands around deflated data. */
public enum ZFormat {
    /** Nothing (RFC 1951). */
    RAW,
    /** A header and a checksum (RFC 1950): what HTTP and the web call deflate. */
    ZLIB,
    /** gzip's (RFC 1952). */
    GZIP,
    /** When decompressing: zlib's or gzip's. */
    EITHER
}
