package dev.dovetail.cli;

import dev.dovetail.config.NearName;
import dev.dovetail.config.Place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says that a configuration's {@code main} is not there, and what is. */
final class MissingMain {
    private MissingMain() {}

    static void tell(Project project, Shell shell, Findings findings) {
        Path main = project.config().main();
        String text =
                "there is no file "
                        + shell.name(main)
                        + NearName.didYouMean(String.valueOf(main.getFileName()), beside(main));
        findings.error(project.file(), place(project.file(), main), text);
    }

    private static List<String> beside(Path main) {
        List<String> names = new ArrayList<>();
        Path folder = main.getParent();
        if (folder != null && Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder)) {
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            } catch (IOException e) {
                return List.of();
            }
        }
        return names;
    }

    /** The reader does not keep the place of every key: the line is found by what it says. */
    private static Place place(Path config, Path main) {
        String file = String.valueOf(main.getFileName());
        try {
            List<String> lines = Files.readAllLines(config);
            for (int i = 0; i < lines.size(); i++) {
                int column = lines.get(i).indexOf("main");
                if (column >= 0 && lines.get(i).indexOf(file, column) > column) {
                    return new Place(i + 1, column + 1, "main");
                }
            }
        } catch (IOException e) {
            // the message without a line says what is wrong, too
        }
        return new Place(1, 1, "main");
    }
}
