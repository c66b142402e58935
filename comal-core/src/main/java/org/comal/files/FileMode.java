package org.comal.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rule that what is written does not widen what was read: who may not read the files that
 * something was made from may not read what was made. Where the system knows no permissions of
 * owner, group and others, nothing is asked and nothing changed.
 *
 * @param denied what group and others may not do with what is written; never the owner's
 */
public record FileMode(Set<PosixFilePermission> denied) {
  /** Denies nothing: files get the mode that the system gives new ones. */
  public static final FileMode USUAL = new FileMode(Set.of());

  private static final Set<PosixFilePermission> OF_GROUP =
      PosixFilePermissions.fromString("---rwx---");
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("------rwx");

  /**
   * Copies what is denied.
   *
   * @param denied copied
   */
  public FileMode {
    denied = Set.copyOf(denied);
  }

  /**
   * {@return the mode for what is made from files: where group or others may not read one of them,
   * they may do nothing with what is made}
   *
   * @param read links are followed; files that are not there count for nothing
   * @throws IOException where a file's permissions cannot be read
   */
  public static FileMode of(Collection<Path> read) throws IOException {
    boolean group = true;
    boolean others = true;
    for (Path file : read) {
      Optional<Set<PosixFilePermission>> allowed = known(file);
      group &= allowed.isEmpty() || allowed.get().contains(PosixFilePermission.GROUP_READ);
      others &= allowed.isEmpty() || allowed.get().contains(PosixFilePermission.OTHERS_READ);
    }
    return readBy(group, others);
  }

  /**
   * {@return the mode for what is made from something that group or others may read, or not: who
   * may not may do nothing with it}
   *
   * @param group whether the group may
   * @param others whether others may
   */
  public static FileMode readBy(boolean group, boolean others) {
    Set<PosixFilePermission> denied = EnumSet.noneOf(PosixFilePermission.class);
    denied.addAll(group ? Set.of() : OF_GROUP);
    denied.addAll(others ? Set.of() : OF_OTHERS);
    return new FileMode(denied);
  }

  /**
   * {@return the mode for what is made from a folder: as private as the most private file in it}
   *
   * @param folder of a model; its own mode and files of folders in it do not count
   * @throws IOException where it cannot be listed
   */
  public static FileMode ofFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    return of(files);
  }

  /**
   * {@return the mode for what is made from what both are for}
   *
   * @param other of further files
   */
  public FileMode and(FileMode other) {
    Set<PosixFilePermission> both = EnumSet.noneOf(PosixFilePermission.class);
    both.addAll(denied);
    both.addAll(other.denied);
    return new FileMode(both);
  }

  /**
   * Makes a file to be written into: empty with this mode, or, where it is there, without what this
   * mode denies.
   *
   * @param file to be opened afterwards without being removed first
   * @throws IOException where it cannot be made or changed
   */
  public void prepare(Path file) throws IOException {
    if (denied.isEmpty()) {
      return;
    }
    Set<PosixFilePermission> allowed = PosixFilePermissions.fromString("rw-rw-rw-");
    allowed.removeAll(denied);
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(allowed));
    } catch (FileAlreadyExistsException there) {
      narrow(file);
    }
  }

  /**
   * Writes into a folder that nobody else can enter meanwhile, and takes from the files in it what
   * this mode denies before others can again. A kill meanwhile leaves a folder for the owner alone.
   *
   * @param folder exists; other files in it, and in folders in it, are treated alike
   * @param work writes files
   * @throws IOException where the work fails, or a mode cannot be changed
   */
  public void writing(Path folder, DurableFiles.Work work) throws IOException {
    if (denied.isEmpty()) {
      work.run();
      return;
    }
    Set<PosixFilePermission> before = permissions(folder);
    Set<PosixFilePermission> alone = EnumSet.copyOf(before);
    alone.removeAll(OF_GROUP);
    alone.removeAll(OF_OTHERS);
    Files.setPosixFilePermissions(folder, alone);
    work.run();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path file : files) {
      narrow(file);
    }
    Files.setPosixFilePermissions(folder, before);
  }

  private void narrow(Path file) throws IOException {
    Set<PosixFilePermission> allowed = EnumSet.noneOf(PosixFilePermission.class);
    allowed.addAll(permissions(file));
    if (allowed.removeAll(denied)) {
      Files.setPosixFilePermissions(file, allowed);
    }
  }

  /** Empty where the system knows none, or nothing is there. */
  private static Optional<Set<PosixFilePermission>> known(Path file) throws IOException {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class) == null
            || !Files.exists(file)
        ? Optional.empty()
        : Optional.of(permissions(file));
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file);
  }
}
