package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.files.TextFile;

/**
 * Files of this machine; links are followed.
 *
 * @param place a file or folder, which need not be there where it is written to
 */
record FilesHere(Path place) implements CopiedFiles {

  @Override
  public boolean exists() {
    return Files.exists(place);
  }

  @Override
  public List<Entry> list() throws IOException {
    if (!exists()) {
      throw new NoSuchFileException(place.toString(), null, "there is no such file or folder");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<Entry> all = new ArrayList<>();
    for (Path file : files) {
      String path = String.join("/", names(place.relativize(file)));
      if (!path.endsWith(PARTIAL)) {
        long modified = Files.getLastModifiedTime(file).toMillis();
        all.add(new Entry(path, Files.size(file), modified, FileMode.of(List.of(file))));
      }
    }
    return all;
  }

  private static List<String> names(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }

  private Path path(Entry file) {
    return (file.path().isEmpty() ? place : place.resolve(file.path())).toAbsolutePath();
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
    Path path = path(file);
    Files.createDirectories(path.getParent());
    DurableFiles.writeFile(
        path,
        partial -> {
          file.mode().prepare(partial);
          try (OutputStream out = Files.newOutputStream(partial)) {
            CopiedFiles.requireWhole(file, contents.transferTo(out));
          }
        });
    Files.setLastModifiedTime(path, FileTime.fromMillis(file.modified()));
  }

  @Override
  public void remove(Entry file) throws IOException {
    Files.delete(path(file));
  }

  private Path beside() {
    Path folder = place.toAbsolutePath().normalize();
    return folder.resolveSibling(folder.getFileName() + NOTE);
  }

  @Override
  public Optional<String> note() throws IOException {
    return Files.exists(beside()) ? Optional.of(TextFile.read(beside())) : Optional.empty();
  }

  @Override
  public void note(String text) throws IOException {
    Files.createDirectories(beside().getParent());
    DurableFiles.write(beside(), text);
  }

  @Override
  public void close() {}
}
