package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.JavetScriptingError;

import org.jspecify.annotations.Nullable;

/** What V8 says of code that does not compile, link or run. */
final class ScriptErrors {
    private ScriptErrors() {}

    /** The error with its stack, or with its place where the stack has none. */
    static String describe(JavetScriptingError error, ModuleRegistry.@Nullable Refusal refusal) {
        if (refusal != null) {
            return refusal.text();
        }
        String stack = error.getStack();
        String text = stack == null || stack.isEmpty() ? error.getDetailedMessage() : stack;
        String file = error.getResourceName();
        if (text.contains("\n    at ") || file == null || error.getLineNumber() < 1) {
            return text;
        }
        // a SyntaxError's stack does not say where it is
        return "%s\n    at %s:%d:%d"
                .formatted(text, file, error.getLineNumber(), error.getStartColumn() + 1);
    }
}
