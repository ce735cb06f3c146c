package dev.dovetail.server;

/** A Worker that may reach the internet only asked for somebody nearer. */
final class AddressRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one. It names the kind only: which address a name of the local network has is not the
     * Worker's business.
     */
    AddressRefusedException(String host, AddressKind kind) {
        super(
                host
                        + " is "
                        + kind.text()
                        + ", and this Worker may reach public addresses only. To let it reach"
                        + " others, set \"allow_private_network\": true in its configuration, or"
                        + " start Dovetail with --allow-private-network.",
                null,
                false,
                false);
    }
}
