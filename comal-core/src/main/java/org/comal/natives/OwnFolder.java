package org.comal.natives;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A folder that nobody else can put anything into. Where the system knows no permissions of owner,
 * group and others, a home folder is taken to be private.
 */
final class OwnFolder {
  private static final FileAttribute<?> FOR_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnFolder() {}

  /**
   * {@return a folder's real path}
   *
   * @param folder made for its owner alone where it is missing, with the folders above it
   * @throws IOException where it belongs to another user, others may write into it, or it cannot be
   *     made
   */
  static Path of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path above = folder.toAbsolutePath().getParent();
      if (above != null) {
        Files.createDirectories(above);
      }
      try {
        if (knowsModes(above == null ? folder : above)) {
          Files.createDirectory(folder, FOR_OWNER);
        } else {
          Files.createDirectory(folder);
        }
      } catch (FileAlreadyExistsException e) {
        // By another process, just now, or it is a file.
        if (!Files.isDirectory(folder)) {
          throw new NotDirectoryException(folder + " is no folder");
        }
      }
    }
    Path real = folder.toRealPath();
    if (knowsModes(real)) {
      check(real);
    }
    return real;
  }

  /**
   * {@return a folder in one that {@link #of} looked at}
   *
   * @param relative each folder on the way is looked at too
   * @throws IOException as {@link #of} does
   */
  static Path within(Path folder, Path relative) throws IOException {
    Path at = folder;
    for (Path step : relative) {
      at = of(at.resolve(step));
    }
    return at;
  }

  private static boolean knowsModes(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class);
  }

  private static void check(Path folder) throws IOException {
    int owner = (Integer) Files.getAttribute(folder, "unix:uid");
    if (owner != (int) new UnixSystem().getUid()) {
      throw new IOException(
          folder + " belongs to another user (" + Files.getOwner(folder).getName() + ")");
    }
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(folder);
    if (allowed.contains(PosixFilePermission.GROUP_WRITE)
        || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "others may write into "
              + folder
              + " ("
              + PosixFilePermissions.toString(allowed)
              + "); remove it, or take that right away after a look at what is in it");
    }
  }
}
