package dev.dovetail.cli;

import dev.dovetail.config.JsonValue;
import dev.dovetail.runtime.Reach;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code dovetail dev} was told.
 *
 * @param script the first Worker's entry file, if named directly
 * @param configs the Workers' configuration files or their folders, the one to serve first
 * @param port the port to listen on; 0 asks for a free one
 * @param ip the address to listen on
 * @param environment the environment to read every configuration for
 * @param name the first Worker's name
 * @param vars more variables of the first Worker
 * @param limits what Workers may use
 * @param persistTo the folder in which Durable Objects are kept
 * @param reach where fetch() may go, unless a Worker's configuration says it
 */
record DevOptions(
        Optional<String> script,
        List<String> configs,
        OptionalInt port,
        Optional<String> ip,
        Optional<String> environment,
        Optional<String> name,
        Map<String, JsonValue> vars,
        LimitsProfile limits,
        Optional<String> persistTo,
        Reach reach) {

    DevOptions {
        configs = List.copyOf(configs);
        vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
    }
}
