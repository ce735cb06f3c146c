package dev.dovetail.config;

/**
 * A class of Durable Objects that a Worker exports.
 *
 * @param name the export's name
 * @param key what its objects' ids and files are known by: stays when the class gets another name
 * @param place where the file declares it
 */
public record ObjectClass(String name, String key, Place place) {
    /** The key of a class that was created under that name. */
    static String key(String worker, String name) {
        return worker + "-" + name;
    }
}
