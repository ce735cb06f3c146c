package dev.dovetail.cli;

/** Something that the user has to change; the message is for them, without any stack. */
final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The exit code for what is wrong in files or on the machine. */
    static final int FAILED = 1;

    /** The exit code for arguments that make no sense. */
    static final int USAGE = 2;

    private final int exitCode;

    private UserException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Arguments that make no sense. */
    static UserException usage(String message) {
        return new UserException(message, USAGE);
    }

    /** Files, or a machine, that the command cannot work with. An empty message: all was said. */
    static UserException failed(String message) {
        return new UserException(message, FAILED);
    }

    int exitCode() {
        return exitCode;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
