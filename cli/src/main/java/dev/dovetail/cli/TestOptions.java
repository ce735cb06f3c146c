package dev.dovetail.cli;

import dev.dovetail.runtime.Reach;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code dovetail test} was told.
 *
 * @param files workerd's {@code .wd-test} files
 * @param configs configuration files or their folders
 * @param environment the environment to read every configuration for
 * @param date the compatibility date of all Workers
 * @param filter what a test's name has to contain
 * @param timeout how long the tests of a file may take
 * @param junit where to write JUnit XML
 * @param persistTo the folder in which Durable Objects are kept; a temporary one if it is empty
 * @param verbose whether to print what Workers log
 */
record TestOptions(
        List<String> files,
        List<String> configs,
        Optional<String> environment,
        Optional<LocalDate> date,
        Optional<String> filter,
        Duration timeout,
        Optional<String> junit,
        Optional<String> persistTo,
        boolean verbose) {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestOptions {
        files = List.copyOf(files);
        configs = List.copyOf(configs);
    }

    /** The same for what reads and bundles projects. */
    DevOptions project() {
        return new DevOptions(
                Optional.empty(),
                configs,
                OptionalInt.empty(),
                Optional.empty(),
                environment,
                Optional.empty(),
                Map.of(),
                LimitsProfile.OFF,
                Optional.empty(),
                Reach.ANY);
    }
}
