package dev.dovetail.config;

/**
 * A binding that the file declares and that does not exist here. The reader has warned of it; a
 * program that uses it should get an error that says so.
 *
 * @param name the property on {@code env}
 * @param kind the configuration key that declares it, as in {@code kv_namespaces}
 */
public record UnsupportedBinding(String name, String kind) {}
