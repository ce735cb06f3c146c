package dev.dovetail.bundle;

import java.util.List;
import java.util.stream.Collectors;

/** A Worker's sources have errors. The message of this exception shows all of them. */
public final class BundleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Message> errors;
    private final transient List<Message> warnings;

    BundleException(List<Message> errors, List<Message> warnings) {
        super(errors.stream().map(Message::render).collect(Collectors.joining("\n\n")));
        this.errors = List.copyOf(errors);
        this.warnings = List.copyOf(warnings);
    }

    /** Returns the errors, at least one, in the order of esbuild's report. */
    public List<Message> errors() {
        return errors;
    }

    /** Returns the warnings that came with the errors. */
    public List<Message> warnings() {
        return warnings;
    }
}
