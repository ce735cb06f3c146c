package dev.dovetail.runtime;

import dev.dovetail.rpc.PayloadWriter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The WebSockets of a Durable Object that outlive its time in memory, by number. Any thread. */
final class ObjectSockets {
    final Namespace namespace;
    final String id;
    final @Nullable String name;
    private final Map<Integer, HibernatedSocket> sockets = new TreeMap<>();
    private int last;
    private byte @Nullable [] request;
    private byte @Nullable [] response;

    ObjectSockets(Namespace namespace, String id, @Nullable String name) {
        this.namespace = namespace;
        this.id = id;
        this.name = name;
    }

    synchronized void add(int number, byte[] tags) {
        last = Math.max(last, number);
        sockets.put(number, new HibernatedSocket(this, number, tags));
    }

    synchronized @Nullable HibernatedSocket get(int number) {
        return sockets.get(number);
    }

    synchronized void remove(int number) {
        sockets.remove(number);
        if (sockets.isEmpty() && request == null) {
            namespace.forgetSockets(this);
        }
    }

    /** What is answered to what without the object: texts as {@link SocketSink#text} takes them. */
    synchronized void answer(byte @Nullable [] newRequest, byte @Nullable [] newResponse) {
        request = newRequest;
        response = newResponse;
    }

    /** The answer to a text, if it needs no object. */
    synchronized byte @Nullable [] answerTo(byte[] text) {
        return request != null && Arrays.equals(request, text) ? response : null;
    }

    /** The highest number that was in use. */
    synchronized int last() {
        return last;
    }

    /** The end of the payload of a BIRTH. */
    synchronized void write(PayloadWriter out) {
        if (request == null || response == null) {
            out.arrayHead(0);
        } else {
            out.arrayHead(2);
            out.encoded(request);
            out.encoded(response);
        }
        List<HibernatedSocket> all = new ArrayList<>(sockets.values());
        out.arrayHead(all.size());
        for (HibernatedSocket socket : all) {
            socket.write(out);
        }
    }
}
