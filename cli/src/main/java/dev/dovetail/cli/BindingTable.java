package dev.dovetail.cli;

import dev.dovetail.config.JsonValue;
import dev.dovetail.config.ObjectBinding;
import dev.dovetail.config.ServiceBinding;
import dev.dovetail.config.UnsupportedBinding;
import dev.dovetail.config.WorkerConfig;

import java.util.ArrayList;
import java.util.List;

/** What a Worker has on {@code env}, for people. */
final class BindingTable {
    private static final int LONGEST_VALUE = 40;

    private record Row(String name, String target, String state) {}

    private final Connections connections;
    private final Style style;

    BindingTable(Connections connections, Style style) {
        this.connections = connections;
        this.style = style;
    }

    /** A heading and a line for each binding. */
    List<String> of(Build build) {
        List<Row> rows = rows(build.project().config());
        List<String> lines = new ArrayList<>();
        if (rows.isEmpty()) {
            lines.add(style.bold(build.name()) + " has no bindings");
            return lines;
        }
        lines.add("Bindings of " + style.bold(build.name()) + ":");
        int width = 0;
        for (Row row : rows) {
            width = Math.max(width, row.name().length());
        }
        for (Row row : rows) {
            String pad = " ".repeat(width - row.name().length());
            String state = row.state().isEmpty() ? "" : " " + row.state();
            lines.add("  env." + row.name() + pad + "  →  " + row.target() + state);
        }
        return lines;
    }

    private List<Row> rows(WorkerConfig config) {
        List<Row> rows = new ArrayList<>();
        for (ServiceBinding service : config.services()) {
            String entrypoint = service.entrypoint().map(name -> "#" + name).orElse("");
            rows.add(new Row(service.binding(), service.service() + entrypoint, state(service)));
        }
        for (ObjectBinding object : config.objects().bindings()) {
            String worker = object.script().map(name -> name + "#").orElse("");
            rows.add(
                    new Row(
                            object.binding(),
                            worker + object.className() + " (Durable Objects)",
                            connections.hasClass(config.name(), object)
                                    ? style.green("[connected]")
                                    : style.yellow("[not connected]")));
        }
        config.vars().forEach((name, value) -> rows.add(new Row(name, shortened(value), "")));
        for (UnsupportedBinding binding : config.unsupportedBindings()) {
            rows.add(new Row(binding.name(), binding.kind(), style.yellow("[not supported]")));
        }
        return rows;
    }

    private String state(ServiceBinding service) {
        return connections.isConnected(service)
                ? style.green("[connected]")
                : style.yellow("[not connected]");
    }

    private static String shortened(JsonValue value) {
        String json = value.toJson();
        return json.length() <= LONGEST_VALUE ? json : json.substring(0, LONGEST_VALUE - 1) + "…";
    }
}
