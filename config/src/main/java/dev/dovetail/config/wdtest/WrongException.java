package dev.dovetail.config.wdtest;

import dev.dovetail.config.Place;

/** Something in a file that makes it useless; the message is for its author. */
final class WrongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;

    WrongException(Place place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    Place place() {
        return place;
    }
}
