package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/** A request to the network, from the queue of its budget to the response's headers. Any thread. */
final class OutboundRequest implements HttpReply {
    private enum State {
        WAITING,
        OPENING,
        OPEN,
        OVER
    }

    private final Budget budget;
    private final Question question;
    private final Function<HttpReply, Runnable> send;
    private final Runnable withdraw;
    private State state = State.WAITING;

    /** Gives the request up, once it is sent. */
    private @Nullable Runnable cancel;

    /**
     * Makes one.
     *
     * @param send sends the request; returns what gives it up
     * @param withdraw gives up a request that was not sent
     */
    OutboundRequest(
            Budget budget,
            Question question,
            Function<HttpReply, Runnable> send,
            Runnable withdraw) {
        this.budget = budget;
        this.question = question;
        this.send = send;
        this.withdraw = withdraw;
    }

    /** Sends it as soon as the budget allows. */
    void start() {
        question.outbound = this::cancel;
        budget.connect(this::open);
    }

    /** Returns whether it keeps the connection that it may have. */
    private synchronized boolean open() {
        if (state == State.OVER || question.caller.ended) {
            state = State.OVER;
            withdraw.run();
            return false;
        }
        state = State.OPENING;
        cancel = send.apply(this);
        if (state == State.OVER) {
            return false;
        }
        state = State.OPEN;
        return true;
    }

    private void cancel() {
        Runnable sent;
        synchronized (this) {
            sent = cancel;
        }
        if (sent != null) {
            sent.run();
        }
        over();
    }

    /** It holds no connection any more. */
    private void over() {
        synchronized (this) {
            State before = state;
            state = State.OVER;
            if (before != State.OPEN) {
                return;
            }
        }
        budget.connected();
    }

    @Override
    public void respond(HttpResponse response) {
        question.returned(response.toPayload(), response.passed(), 0);
        over();
    }

    @Override
    public void fail(Failure failure) {
        question.threw(failure);
        over();
    }
}
