package dev.dovetail.supervisor;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a supervisor and an engine say to each other: lines of words over a Unix domain socket, the
 * first word says which. An end of the stream is the other's end. Any thread.
 */
public final class Line implements Closeable {
    private final SocketChannel channel;

    /** Makes one of a connection. */
    public Line(SocketChannel channel) {
        this.channel = channel;
    }

    /** Says something; nobody hears it if the other is gone. */
    public synchronized void say(String word, String rest) {
        ByteBuffer bytes =
                ByteBuffer.wrap(
                        (word + " " + rest.replace('\n', ' ') + "\n")
                                .getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // its end is heard by who listens
        }
    }

    /** Hands every line to a listener, on a thread of its own, and then tells of the end. */
    public void listen(Consumer<Said> heard, Runnable ended) {
        Thread.ofPlatform().daemon().name("dovetail-line").start(() -> read(heard, ended));
    }

    private void read(Consumer<Said> heard, Runnable ended) {
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                int space = line.indexOf(' ');
                heard.accept(
                        space < 0
                                ? new Said(line, "")
                                : new Said(line.substring(0, space), line.substring(space + 1)));
            }
        } catch (IOException e) {
            // as good as an end
        } finally {
            ended.run();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * What the other said.
     *
     * @param word which it is
     * @param rest what it says more
     */
    public record Said(String word, String rest) {
        /** The words of the rest. */
        public String[] words() {
            return rest.split(" ", -1);
        }
    }
}
