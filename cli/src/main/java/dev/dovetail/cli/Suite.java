package dev.dovetail.cli;

import dev.dovetail.runtime.WorkerDefinition;

import java.util.List;

/**
 * Workers that are tested together, in a runtime of their own.
 *
 * @param file what it was made of, for people
 * @param members in the order of their tests
 */
record Suite(String file, List<Member> members) {

    Suite {
        members = List.copyOf(members);
    }

    /**
     * A Worker.
     *
     * @param file where it is described, for people
     */
    record Member(String file, WorkerDefinition definition) {}
}
