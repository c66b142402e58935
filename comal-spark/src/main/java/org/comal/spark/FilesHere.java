package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comal.files.DurableFiles;

/**
 * Files of this machine.
 *
 * @param place a file or folder, which need not be there where it is written to
 */
record FilesHere(Path place) implements CopiedFiles {

  @Override
  public List<Entry> list() throws IOException {
    if (!Files.exists(place)) {
      throw new NoSuchFileException(place.toString(), null, "there is no such file or folder");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(place)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<Entry> all = new ArrayList<>();
    for (Path file : files) {
      String path = String.join("/", names(place.relativize(file)));
      long modified = Files.getLastModifiedTime(file).toMillis();
      all.add(new Entry(path, Files.size(file), modified));
    }
    return all;
  }

  private static List<String> names(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }

  private Path path(Entry file) {
    return file.path().isEmpty() ? place : place.resolve(file.path());
  }

  @Override
  public InputStream open(Entry file) throws IOException {
    return Files.newInputStream(path(file));
  }

  @Override
  public boolean has(Entry file) throws IOException {
    Path path = path(file);
    return Files.exists(path)
        && Files.size(path) == file.bytes()
        && Files.getLastModifiedTime(path).toMillis() == file.modified();
  }

  @Override
  public void write(Entry file, InputStream contents) throws IOException {
    Path path = path(file).toAbsolutePath();
    Files.createDirectories(path.getParent());
    DurableFiles.writeFile(
        path,
        partial ->
            CopiedFiles.requireWhole(
                file, Files.copy(contents, partial, StandardCopyOption.REPLACE_EXISTING)));
    Files.setLastModifiedTime(path, FileTime.fromMillis(file.modified()));
  }

  @Override
  public void close() {}
}
