package dev.dovetail.icu;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A step of the build: makes {@link IcuData} from the data in ICU4J's jar. Argument: the folder to
 * write into. ICU's own tool for it, {@code icupkg -tl}, makes the same bytes of the same files.
 */
final class IcuBuild {
    private static final String ROOT = "com/ibm/icu/impl/data/icudata/";

    /**
     * What JavaScript can reach. The rest is for transliteration, spoof checks, IDNA and names of
     * characters, or is compiled into ICU's library.
     */
    private static final Pattern WANTED =
            Pattern.compile(
                    "(?!translit/).*\\.res|brkitr/.*\\.(brk|dict)|coll/ucadata\\.icu|uemoji\\.icu"
                            + "|nfkc\\.nrm|nfkc_cf\\.nrm");

    private IcuBuild() {}

    static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        String version;
        TreeMap<String, byte[]> items = new TreeMap<>();
        try (JarFile jar = icu4j()) {
            version = jar.getManifest().getMainAttributes().getValue("Bundle-Version");
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(ROOT)
                        && WANTED.matcher(name.substring(ROOT.length())).matches()) {
                    items.put(name.substring(ROOT.length()), littleEndian(jar, entry));
                }
            }
        }
        byte[] model = JapaneseModel.resource();
        DataFile.turnRound(model, 0);
        items.put(JapaneseModel.NAME, model);
        String major = version.substring(0, version.indexOf('.'));
        byte[] data = IcuPackage.of("icudt" + major + "l/", items);
        Files.createDirectories(folder);
        Path file = folder.resolve(IcuData.DATA);
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), data)) {
            // as it is: a newer file would have all that depends on it compiled again
            return;
        }
        Files.write(file, data);
        CRC32 crc = new CRC32();
        crc.update(data);
        Files.writeString(
                folder.resolve(IcuData.PROPERTIES),
                String.format(
                        Locale.ROOT,
                        "version=%s%nsize=%d%ncrc32=%08x%n",
                        major,
                        data.length,
                        crc.getValue()));
    }

    private static JarFile icu4j() throws IOException {
        URL root = IcuBuild.class.getClassLoader().getResource(ROOT + "root.res");
        if (root == null) {
            throw new IllegalStateException("ICU4J is not on the class path");
        }
        return ((JarURLConnection) root.openConnection()).getJarFile();
    }

    private static byte[] littleEndian(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            DataFile.turnRound(bytes, 0);
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new IOException(entry.getName() + ": " + e.getMessage(), e);
        }
    }
}
