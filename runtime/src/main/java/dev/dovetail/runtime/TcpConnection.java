package dev.dovetail.runtime;

/** A connection that a Worker asked for. Any thread. */
public interface TcpConnection {
    /**
     * Begins TLS, as a client: what was sent so far goes as it is, what is sent from now on goes
     * encrypted.
     *
     * @param reply hears how it went
     */
    void secure(TcpReply reply);

    /** Gives the connection up, if nobody waits for it any more. */
    void cancel();
}
