package org.comal.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A folder of classes as a jar, as which alone Spark sends it. */
final class PackedClasses {
  private PackedClasses() {}

  static Path pack(Path folder, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> walk = Files.walk(folder)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        out.putNextEntry(new ZipEntry(name(folder.relativize(file))));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private static String name(Path relative) {
    return Stream.iterate(0, i -> i + 1)
        .limit(relative.getNameCount())
        .map(i -> relative.getName(i).toString())
        .collect(Collectors.joining("/"));
  }
}
