package org.comal.natives;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A folder that nobody else can put anything into, or put another in the place of. Where the system
 * knows no permissions of owner, group and others, a home folder is taken to be private.
 */
final class OwnFolder {
  private static final FileAttribute<?> FOR_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Path THIS_PROCESS = Path.of("/proc/self");
  private static final int ROOT = 0;
  private static final int STICKY = 01000;

  private OwnFolder() {}

  /**
   * {@return a folder's real path}
   *
   * @param folder made for its owner alone where it is missing, with the folders above it
   * @throws IOException where it belongs to another user, others may write into it, others may
   *     rename it or a folder above it, or it cannot be made
   */
  static Path of(Path folder) throws IOException {
    Path real = made(folder);
    if (knowsModes(real)) {
      for (Path above = real.getParent(); above != null; above = above.getParent()) {
        checkAbove(above);
      }
    }
    return real;
  }

  private static Path made(Path folder) throws IOException {
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
      at = made(at.resolve(step));
    }
    return at;
  }

  private static boolean knowsModes(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class);
  }

  private static void check(Path folder) throws IOException {
    if (owner(folder) != me()) {
      throw ofAnother(folder);
    }
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(folder);
    if (allowed.contains(PosixFilePermission.GROUP_WRITE)
        || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          writable(folder, allowed)
              + "; remove it, or take that right away after a look at what is in it");
    }
  }

  /** Whoever may write into a folder may rename what is in it, unless it is sticky. */
  private static void checkAbove(Path folder) throws IOException {
    int owner = owner(folder);
    if (owner != me() && owner != ROOT) {
      throw ofAnother(folder);
    }
    PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
    Set<PosixFilePermission> allowed = attributes.permissions();
    boolean sticky = ((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
    // Many systems give each user a group that has no other member.
    boolean group =
        allowed.contains(PosixFilePermission.GROUP_WRITE)
            && !attributes.group().getName().equals(attributes.owner().getName());
    if (!sticky && (group || allowed.contains(PosixFilePermission.OTHERS_WRITE))) {
      throw new IOException(writable(folder, allowed));
    }
  }

  private static int owner(Path folder) throws IOException {
    return (Integer) Files.getAttribute(folder, "unix:uid");
  }

  /** Java takes a user that has no name, as in a container, for root. */
  private static int me() throws IOException {
    UnixSystem system = new UnixSystem();
    return system.getUsername() == null && Files.exists(THIS_PROCESS)
        ? owner(THIS_PROCESS)
        : (int) system.getUid();
  }

  private static IOException ofAnother(Path folder) throws IOException {
    return new IOException(
        folder + " belongs to another user (" + Files.getOwner(folder).getName() + ")");
  }

  private static String writable(Path folder, Set<PosixFilePermission> allowed) {
    return "others may write into " + folder + " (" + PosixFilePermissions.toString(allowed) + ")";
  }
}
