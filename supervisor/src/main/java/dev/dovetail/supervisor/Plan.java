package dev.dovetail.supervisor;

/**
 * How many engines to keep.
 *
 * @param engines that listen
 * @param reserves that wait to take the place of one that dies
 * @param graceSeconds for requests in flight when they are to stop
 */
record Plan(int engines, int reserves, int graceSeconds) {
    static final Plan ONE = new Plan(1, 0, 2);

    static Plan parse(String[] words) {
        return new Plan(
                Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }
}
