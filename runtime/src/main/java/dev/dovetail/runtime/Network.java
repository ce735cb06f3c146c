package dev.dovetail.runtime;

/** Makes the requests of the global {@code fetch()}, and the connections of {@code connect()}. */
public interface Network {
    /**
     * Sends a request out.
     *
     * @param lane whose event loop may be used
     * @param reach where the request may go
     * @param reply gets the response, on any thread
     * @return gives the request up, if nobody waits for the response any more; any thread
     */
    Runnable fetch(Lane lane, Reach reach, HttpRequest request, HttpReply reply);

    /**
     * Opens a connection.
     *
     * @param lane whose event loop may be used
     * @param reach where the connection may go
     * @param outgoing what is sent there
     * @param reply gets what comes from there
     */
    TcpConnection connect(
            Lane lane, Reach reach, TcpAddress to, ByteSource outgoing, TcpReply reply);
}
