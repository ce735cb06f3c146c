package dev.dovetail.isolate;

import com.caoccao.javet.interfaces.IJavetLogger;

/** Javet's own remarks (a callback not recycled when its isolate is closed) help nobody here. */
final class SilentLogger implements IJavetLogger {
    @Override
    public void debug(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Throwable throwable) {}

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message) {}
}
