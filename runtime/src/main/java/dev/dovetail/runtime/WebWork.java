package dev.dovetail.runtime;

import dev.dovetail.isolate.HostWork;
import dev.dovetail.web.WebException;
import dev.dovetail.web.Work;

import java.nio.ByteBuffer;

/** The web's operations as an isolate's host work. */
final class WebWork implements HostWork {
    private final Work work = new Work();

    @Override
    public int run(int operation, int a, int b, ByteBuffer scratch) throws Refused {
        try {
            return work.run(operation, a, b, scratch);
        } catch (WebException e) {
            throw new Refused(e.type(), e.text());
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
