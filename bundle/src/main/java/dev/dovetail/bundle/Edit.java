package dev.dovetail.bundle;

/**
 * A replacement within one line of a text.
 *
 * @param offset where it begins
 * @param removed how many characters go
 * @param inserted what comes in their place
 */
record Edit(int offset, int removed, String inserted) {
    int end() {
        return offset + removed;
    }

    int growth() {
        return inserted.length() - removed;
    }
}
