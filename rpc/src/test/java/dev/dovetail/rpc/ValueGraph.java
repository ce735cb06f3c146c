package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/** Whether two values are the same graph: contents, order, sharing and cycles. Does not recurse. */
final class ValueGraph {
    private record Pair(Value left, Value right) {}

    private ValueGraph() {}

    static boolean same(Value left, Value right) {
        var there = new IdentityHashMap<Value.Reference, Value.Reference>();
        var back = new IdentityHashMap<Value.Reference, Value.Reference>();
        var todo = new ArrayDeque<Pair>();
        todo.add(new Pair(left, right));
        for (Pair pair = todo.pollLast(); pair != null; pair = todo.pollLast()) {
            if (pair.left instanceof Value.Reference a && pair.right instanceof Value.Reference b) {
                Value.Reference met = there.putIfAbsent(a, b);
                Value.Reference metBack = back.putIfAbsent(b, a);
                if (met != null || metBack != null) {
                    if (met != b || metBack != a) {
                        return false;
                    }
                    continue;
                }
                if (!label(a).equals(label(b)) || !pairs(a, b, todo)) {
                    return false;
                }
            } else if (!pair.left.equals(pair.right)) {
                return false;
            }
        }
        return true;
    }

    private static boolean pairs(
            Value.Reference left, Value.Reference right, ArrayDeque<Pair> todo) {
        List<Value> a = parts(left);
        List<Value> b = parts(right);
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            todo.add(new Pair(a.get(i), b.get(i)));
        }
        return a.size() == b.size();
    }

    /** Everything of an object that is not another value. */
    private static List<@Nullable Object> label(Value.Reference object) {
        var label = new ArrayList<@Nullable Object>();
        label.add(object.getClass());
        switch (object) {
            case Value.Date date -> label.add(date.time());
            case Value.RegExp regExp -> label.addAll(List.of(regExp.source(), regExp.flags()));
            case Value.ArrayBuffer buffer ->
                    label.addAll(
                            List.of(
                                    Arrays.toString(buffer.bytes()),
                                    buffer.isResizable(),
                                    buffer.greatestLength()));
            case Value.View v ->
                    label.addAll(List.of(v.type(), v.offset(), v.length(), v.tracksLength()));
            case Value.Capability capability -> label.add(capability.index());
            case Value.Boxed boxed -> label.add(boxed.value());
            case Value.Embedded embedded -> label.add(Arrays.toString(embedded.payload()));
            case Value.Array _, Value.MapObject _, Value.SetObject _ -> {}
            case Value.SparseArray array -> {
                label.add(array.length());
                label.addAll(array.members().keySet());
            }
            case Value.PlainObject plain -> label.addAll(plain.members().keySet());
            case Value.ErrorObject error -> {
                label.add(error.className());
                label.addAll(error.members().keySet());
            }
            case Value.PlatformObject platform -> label.add(platform.className());
        }
        return label;
    }

    private static List<Value> parts(Value.Reference object) {
        return switch (object) {
            case Value.View view -> List.of(view.buffer());
            case Value.Array array -> array.items();
            case Value.SetObject set -> set.items();
            case Value.PlatformObject platform -> platform.members();
            case Value.SparseArray array -> List.copyOf(array.members().values());
            case Value.PlainObject plain -> List.copyOf(plain.members().values());
            case Value.ErrorObject error -> List.copyOf(error.members().values());
            case Value.MapObject map -> {
                var all = new ArrayList<Value>();
                for (var entry : map.entries()) {
                    all.add(entry.key());
                    all.add(entry.value());
                }
                yield all;
            }
            case Value.Date _,
                    Value.RegExp _,
                    Value.ArrayBuffer _,
                    Value.Capability _,
                    Value.Boxed _,
                    Value.Embedded _ ->
                    List.of();
        };
    }
}
