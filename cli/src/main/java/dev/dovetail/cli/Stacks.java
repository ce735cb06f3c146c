package dev.dovetail.cli;

import dev.dovetail.bundle.ModuleText;
import dev.dovetail.bundle.StackMapper;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes the stack traces of a Worker's modules readable. Any thread. */
final class Stacks implements UnaryOperator<String>, Serializable {
    private static final long serialVersionUID = 1;

    /** A module, and the folders of its sources and of who reads. */
    private record Source(String name, String sourceMap, String folder, String display)
            implements Serializable {
        StackMapper mapper() {
            return new StackMapper(
                    name, new ModuleText("", sourceMap), Path.of(folder), Path.of(display));
        }
    }

    private final ArrayList<Source> sources = new ArrayList<>();
    private transient volatile @Nullable List<StackMapper> mappers;

    /** Adds a module; not while others read. */
    void add(String name, ModuleText module, Path folder, Path display) {
        sources.add(new Source(name, module.sourceMap(), folder.toString(), display.toString()));
    }

    @Override
    public String apply(String stack) {
        List<StackMapper> known = mappers;
        if (known == null) {
            known = sources.stream().map(Source::mapper).toList();
            mappers = known;
        }
        String mapped = stack;
        for (StackMapper mapper : known) {
            mapped = mapper.map(mapped);
        }
        return mapped;
    }
}
