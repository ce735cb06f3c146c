package dev.dovetail.supervisor;

/** The first words of what supervisors and engines say, and the environment that an engine gets. */
public final class Words {
    private Words() {}

    /** Environment: the folder of the run, with the socket {@link #CONTROL} in it. */
    public static final String FOLDER_VARIABLE = "DOVETAIL_SUPERVISOR";

    /** Environment: the engine's number. The first reads what its arguments name, and prints. */
    public static final String NUMBER_VARIABLE = "DOVETAIL_ENGINE";

    /** The name of the socket. */
    public static final String CONTROL = "control";

    /** The name of the file that the first engine may leave for the others. */
    public static final String WORKERS = "workers";

    /** Engine: its number. */
    public static final String HELLO = "hello";

    /** Engine, the first: engines to run, engines in reserve, seconds to finish when stopped. */
    public static final String PLAN = "plan";

    /** Engine, the first: a port and an address or a name to take. */
    public static final String RESERVE = "reserve";

    /** Supervisor: the port that was taken. */
    public static final String RESERVED = "reserved";

    /** Supervisor: why it was not. */
    public static final String REFUSED = "refused";

    /** Engine: ready to listen. */
    public static final String WAITING = "waiting";

    /** Supervisor: listen, on a port and an address or a name. */
    public static final String LISTEN = "listen";

    /** Engine: it listens. */
    public static final String READY = "ready";

    /** Supervisor: milliseconds for which a Worker, by its name, has to pause. */
    public static final String HOLD = "hold";

    /** Supervisor: finish within so many seconds, and exit. */
    public static final String STOP = "stop";

    /** The file with the marks of an engine. */
    public static String marks(int number) {
        return "marks-" + number;
    }
}
