package dev.dovetail.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is in a project's folder, without what tools keep there. */
final class SourceTree {
    private static final Set<String> OTHERS = Set.of("node_modules", ".wrangler", ".dovetail");

    /** A folder with more, such as a home folder, is no project's. */
    private static final int MOST = 20_000;

    private SourceTree() {}

    /** A folder, and the files and folders in it, at any depth; or a file alone. */
    static List<Path> of(Path folder) {
        List<Path> all = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path path, BasicFileAttributes attributes) {
                            return path.equals(folder) || isSource(path)
                                    ? add(path)
                                    : FileVisitResult.SKIP_SUBTREE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path path, BasicFileAttributes attributes) {
                            return isSource(path) ? add(path) : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path path, IOException why) {
                            return add(path);
                        }

                        private FileVisitResult add(Path path) {
                            all.add(path);
                            return all.size() < MOST
                                    ? FileVisitResult.CONTINUE
                                    : FileVisitResult.TERMINATE;
                        }
                    });
        } catch (IOException e) {
            // went while we looked: what was seen is what there is
            return all;
        }
        return all;
    }

    private static boolean isSource(Path path) {
        String name = String.valueOf(path.getFileName());
        return !OTHERS.contains(name) && !name.startsWith(".git");
    }
}
