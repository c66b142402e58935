package org.comal.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The files of a folder and of those within it, without what builds and runs leave. */
final class SourceFiles extends SimpleFileVisitor<Path> {
  private static final Set<String> MADE = Set.of("target", "runs", "plugins");

  private final List<Path> files = new ArrayList<>();

  private SourceFiles() {}

  /** {@return the files in order} */
  static List<Path> in(Path folder) throws IOException {
    SourceFiles visitor = new SourceFiles();
    Files.walkFileTree(folder, visitor);
    Collections.sort(visitor.files);
    return List.copyOf(visitor.files);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    String name = folder.getFileName().toString();
    return MADE.contains(name) || name.startsWith(".")
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!file.getFileName().toString().startsWith(".")) {
      files.add(file);
    }
    return FileVisitResult.CONTINUE;
  }
}
