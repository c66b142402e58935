package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Files of a file system that Hadoop knows. */
final class FilesThere implements CopiedFiles {
  private static final String PARTIAL = ".partial";

  private final FileSystem system;
  private final Path place;

  /**
   * Connects to the file system.
   *
   * @throws IOException where Hadoop knows none of that scheme, or it does not answer
   */
  FilesThere(CopyPlace.There there, Configuration conf) throws IOException {
    this.system = FileSystem.newInstance(there.address(), conf);
    this.place = new Path(there.address());
  }

  @Override
  public List<Entry> list() throws IOException {
    List<Entry> all = new ArrayList<>();
    FileStatus root = system.getFileStatus(place);
    if (root.isFile()) {
      return List.of(new Entry("", root.getLen(), root.getModificationTime()));
    }
    int folder = root.getPath().toUri().getPath().length();
    RemoteIterator<LocatedFileStatus> files = system.listFiles(place, true);
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      String path = file.getPath().toUri().getPath().substring(folder).replaceFirst("^/", "");
      all.add(new Entry(path, file.getLen(), file.getModificationTime()));
    }
    all.sort(Comparator.comparing(Entry::path));
    return all;
  }

  private Path path(Entry file) {
    return file.path().isEmpty() ? place : new Path(place, file.path());
  }

  @Override
  public InputStream open(Entry file) throws IOException {
    return system.open(path(file));
  }

  /** Object stores tell when a file was written, and not the time that it was given. */
  @Override
  public boolean has(Entry file) throws IOException {
    Path path = path(file);
    if (!system.exists(path)) {
      return false;
    }
    FileStatus status = system.getFileStatus(path);
    return status.getLen() == file.bytes() && status.getModificationTime() >= file.modified();
  }

  @Override
  public void write(Entry file, InputStream contents) throws IOException {
    Path path = path(file);
    Path partial = path.suffix(PARTIAL);
    long written;
    try (FSDataOutputStream out = system.create(partial, true)) {
      written = contents.transferTo(out);
    }
    CopiedFiles.requireWhole(file, written);
    system.delete(path, false);
    if (!system.rename(partial, path)) {
      throw new IOException(partial + " cannot be renamed to " + path.getName());
    }
    system.setTimes(path, file.modified(), -1);
  }

  @Override
  public void close() throws IOException {
    system.close();
  }
}
