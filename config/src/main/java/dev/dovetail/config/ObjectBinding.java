package dev.dovetail.config;

import java.util.Optional;

/**
 * A binding to a namespace of Durable Objects: an item of {@code durable_objects.bindings}.
 *
 * @param binding the property on {@code env}, a JavaScript identifier
 * @param className the class that the objects are instances of
 * @param script the Worker that exports the class; empty if it is this one
 * @param place where the file declares it, for messages about the class
 */
public record ObjectBinding(
        String binding, String className, Optional<String> script, Place place) {}
