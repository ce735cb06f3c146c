package dev.dovetail.web;

import dev.dovetail.rpc.Payload;
import dev.dovetail.rpc.PayloadException;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        Object arguments;
        try {
            PayloadReader reader = new PayloadReader(payload);
            reader.arrayHead(2);
            name = reader.text();
            arguments = plain(reader.value());
            reader.end();
        } catch (PayloadException e) {
            throw WebException.error("internal error");
        }
        if (name.equals("echo")) {
            return Payload.encode(value(arguments));
        }
        if (!(arguments instanceof List<?> list)) {
            throw WebException.error("internal error");
        }
        return Payload.encode(value(Operation.run(name, new Arguments(list))));
    }

    private static @Nullable Object plain(Value value) throws WebException {
        return switch (value) {
            case Value.Nothing _ -> null;
            case Value.Bool(boolean flag) -> flag;
            case Value.Num(double number) -> number;
            case Value.Text(String text) -> text;
            case Value.View view ->
                    Arrays.copyOfRange(
                            view.buffer().bytes(),
                            view.offset(),
                            view.offset() + view.byteLength());
            case Value.Array array -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (Value item : array.items()) {
                    items.add(plain(item));
                }
                yield items;
            }
            default -> throw WebException.error("internal error");
        };
    }

    private static Value value(@Nullable Object result) {
        return switch (result) {
            case null -> Value.Nothing.NULL;
            case Boolean flag -> new Value.Bool(flag);
            case Double number -> new Value.Num(number);
            case String text -> new Value.Text(text);
            case byte[] bytes ->
                    new Value.View(
                            Value.ViewType.UINT8, new Value.ArrayBuffer(bytes), 0, bytes.length);
            case List<?> list -> new Value.Array(list.stream().map(Jobs::value).toList());
            default -> throw new IllegalArgumentException("No result of a job: " + result);
        };
    }
}
