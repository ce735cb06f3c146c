package dev.dovetail.runtime;

import dev.dovetail.rpc.PayloadException;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.Wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The tree of a request's calls as text: a line for each kind of call, the most frequent first,
 * with how often it was made and the CPU time it took.
 *
 * <pre>
 * a fetch · 3 ms CPU
 * ├─ b.add × 9 996 · 12 ms CPU
 * │  └─ fetch https://example.com × 3
 * └─ c#Named.get ← reached the limit
 * </pre>
 */
final class CallTree {
    private static final int MOST_LINES = 60;
    private static final int MOST_DEPTH = 40;
    private static final long MILLIS = 1_000_000;

    private final StringBuilder text = new StringBuilder();
    private int lines;
    private int left;

    private CallTree() {}

    static String text(CallNode root) {
        CallTree tree = new CallTree();
        tree.line("  ", root);
        tree.children("  ", root, 1);
        if (tree.left > 0) {
            tree.text.append("\n  (").append(tree.left).append(" more kinds of calls)");
        }
        return tree.text.toString();
    }

    private void children(String indent, CallNode node, int depth) {
        List<CallNode> children = Arrays.asList(node.children().clone());
        children.sort(
                Comparator.comparing(CallNode::isRefused)
                        .thenComparingInt(CallNode::calls)
                        .reversed());
        for (int i = 0; i < children.size(); i++) {
            CallNode child = children.get(i);
            if (lines >= MOST_LINES || depth > MOST_DEPTH) {
                left += size(child);
                continue;
            }
            boolean last = i == children.size() - 1;
            text.append('\n');
            line(indent + (last ? "└─ " : "├─ "), child);
            children(indent + (last ? "   " : "│  "), child, depth + 1);
        }
    }

    private static int size(CallNode node) {
        int size = 1;
        for (CallNode child : node.children()) {
            size += size(child);
        }
        return size;
    }

    private void line(String indent, CallNode node) {
        lines++;
        text.append(indent).append(label(node));
        if (node.calls() > 1) {
            text.append(" × ").append(grouped(node.calls()));
        }
        if (node.cpuNanos() >= MILLIS) {
            text.append(" · ").append(grouped(node.cpuNanos() / MILLIS)).append(" ms CPU");
        }
        if (node.isRefused()) {
            text.append(" ← reached the limit");
        }
    }

    private static String label(CallNode node) {
        if (node.isOthers()) {
            return "(others)";
        }
        Service target = node.target;
        if (target == null) {
            return "fetch " + new String(node.name, StandardCharsets.UTF_8);
        }
        return switch (node.operation) {
            case Wire.OP_SCHEDULED -> target + " scheduled";
            case Wire.OP_TEST -> target + " test";
            case Wire.OP_CALL ->
                    node.name.length == 0
                            ? target + " event"
                            : target + "." + path(node.name) + "()";
            case Wire.OP_GET -> target + "." + path(node.name);
            case Wire.OP_CONNECT -> target + " connect";
            default -> target + " fetch";
        };
    }

    private static String path(byte[] name) {
        StringBuilder path = new StringBuilder();
        try {
            PayloadReader reader = new PayloadReader(name);
            for (int parts = reader.arrayHead(); parts > 0; parts--) {
                path.append(path.isEmpty() ? "" : ".").append(printable(reader.text()));
            }
        } catch (PayloadException e) {
            // a long one was cut
            path.append('…');
        }
        return path.toString();
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** A number with spaces between thousands. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }
}
