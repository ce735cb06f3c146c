package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

/** What a test handler answers. The thread of its isolate. */
final class TestReply implements Reply {
    private final Worker worker;
    @Nullable Failure failure;

    TestReply(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void returned(byte[] payload, Passed[] passed, int flags) {
        Message.release(passed);
    }

    @Override
    public void threw(Failure failure) {
        this.failure = worker.readable(failure);
    }
}
