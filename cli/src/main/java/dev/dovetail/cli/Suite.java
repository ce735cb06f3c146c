package dev.dovetail.cli;

import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerDefinition;

import java.util.List;

/**
 * Workers that are tested together, in a runtime of their own.
 *
 * @param file what it was made of, for people
 * @param members in the order of their tests
 * @param doors where TCP comes in
 */
record Suite(String file, List<Member> members, List<TcpSocket> doors) {

    Suite {
        members = List.copyOf(members);
        doors = List.copyOf(doors);
    }

    /**
     * An address whose connections go to a Worker.
     *
     * @param port 0 for any that is free
     */
    record TcpSocket(String host, int port, Service target) {}

    /**
     * A Worker.
     *
     * @param file where it is described, for people
     */
    record Member(String file, WorkerDefinition definition) {}
}
