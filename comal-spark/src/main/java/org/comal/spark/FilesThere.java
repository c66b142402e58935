package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.comal.files.FileMode;

/** Files of a file system that Hadoop knows. */
final class FilesThere implements CopiedFiles {
  private final FileSystem system;
  private final FileContext renames;
  private final Path place;

  /**
   * Connects to the file system.
   *
   * @throws IOException where Hadoop knows none of that scheme, or it does not answer
   */
  FilesThere(CopyPlace.There there, Configuration conf) throws IOException {
    this.system = FileSystem.newInstance(there.address(), conf);
    this.renames = FileContext.getFileContext(there.address(), conf);
    this.place = new Path(there.address());
  }

  @Override
  public boolean exists() throws IOException {
    return system.exists(place);
  }

  @Override
  public List<Entry> list() throws IOException {
    List<Entry> all = new ArrayList<>();
    FileStatus root = system.getFileStatus(place);
    if (root.isFile()) {
      return List.of(entry("", root));
    }
    int folder = root.getPath().toUri().getPath().length();
    RemoteIterator<LocatedFileStatus> files = system.listFiles(place, true);
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      String path = file.getPath().toUri().getPath().substring(folder).replaceFirst("^/", "");
      if (!path.endsWith(PARTIAL)) {
        all.add(entry(path, file));
      }
    }
    all.sort(Comparator.comparing(Entry::path));
    return all;
  }

  private static Entry entry(String path, FileStatus file) {
    FsPermission allowed = file.getPermission();
    FileMode mode =
        FileMode.readBy(
            allowed.getGroupAction().implies(FsAction.READ),
            allowed.getOtherAction().implies(FsAction.READ));
    return new Entry(path, file.getLen(), file.getModificationTime(), mode);
  }

  private Path path(Entry file) {
    return file.path().isEmpty() ? place : new Path(place, file.path());
  }

  @Override
  public InputStream open(Entry file) throws IOException {
    return system.open(path(file));
  }

  /** Where times cannot be set, as in object stores, nothing is known to be the same. */
  @Override
  public boolean has(Entry file) throws IOException {
    Path path = path(file);
    if (!system.exists(path)) {
      return false;
    }
    FileStatus status = system.getFileStatus(path);
    return status.getLen() == file.bytes() && status.getModificationTime() == file.modified();
  }

  @Override
  public void write(Entry file, InputStream contents) throws IOException {
    Path path = path(file);
    Path partial = path.suffix(PARTIAL);
    try (FSDataOutputStream out = system.create(partial, true)) {
      if (!file.mode().denied().isEmpty()) {
        system.setPermission(partial, permission(file.mode()));
      }
      CopiedFiles.requireWhole(file, contents.transferTo(out));
    }
    renames.rename(partial, path, Options.Rename.OVERWRITE);
    system.setTimes(path, file.modified(), -1);
  }

  private FsPermission permission(FileMode mode) {
    FsPermission usual =
        FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(system.getConf()));
    Set<PosixFilePermission> denied = mode.denied();
    return new FsPermission(
        usual.getUserAction(),
        denied.contains(PosixFilePermission.GROUP_READ) ? FsAction.NONE : usual.getGroupAction(),
        denied.contains(PosixFilePermission.OTHERS_READ) ? FsAction.NONE : usual.getOtherAction());
  }

  @Override
  public void remove(Entry file) throws IOException {
    system.delete(path(file), false);
  }

  @Override
  public Optional<String> note() throws IOException {
    Path beside = place.suffix(NOTE);
    if (!system.exists(beside)) {
      return Optional.empty();
    }
    try (InputStream in = system.open(beside)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void note(String text) throws IOException {
    Path partial = place.suffix(NOTE + PARTIAL);
    try (FSDataOutputStream out = system.create(partial, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    renames.rename(partial, place.suffix(NOTE), Options.Rename.OVERWRITE);
  }

  @Override
  public void close() throws IOException {
    system.close();
  }
}
