package dev.dovetail.web;

import dev.dovetail.rpc.Payload;
import dev.dovetail.rpc.PayloadException;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.Value;

/** The work that a promise stands for: keys, signatures, large digests. Any thread. */
public final class Jobs {
    private Jobs() {}

    /**
     * Does a job.
     *
     * @param payload [name, arguments], as JavaScript wrote it
     * @return the payload of the result
     * @throws WebException the error for the program
     */
    public static byte[] run(byte[] payload) throws WebException {
        String name;
        Value arguments;
        try {
            PayloadReader reader = new PayloadReader(payload);
            reader.arrayHead(2);
            name = reader.text();
            arguments = reader.value();
            reader.end();
        } catch (PayloadException e) {
            throw WebException.error("internal error");
        }
        return Payload.encode(run(name, arguments));
    }

    private static Value run(String name, Value arguments) throws WebException {
        return switch (name) {
            case "echo" -> arguments;
            default -> throw WebException.error("There is no job \"" + name + "\".");
        };
    }
}
