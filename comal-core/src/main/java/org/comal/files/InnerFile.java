package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of a folder that somebody else filled, as of a model: no symbolic link, of the file or of a
 * folder on the way to it, and no {@code ..} in its name may lead out of the folder, so that what
 * is read is what came with it. The folder itself may be named by whatever links.
 *
 * <p>In the cache of Hugging Face the files of {@code models--ORG--NAME/snapshots/REVISION} are
 * links into {@code models--ORG--NAME/blobs}. Links of a folder within such a cache may lead
 * anywhere in {@code models--ORG--NAME}.
 */
public final class InnerFile {
  private static final String CACHED = "models--";
  private static final String SNAPSHOTS = "snapshots";

  private InnerFile() {}

  /**
   * {@return the place of a file in a folder; nothing need be there}
   *
   * @param folder of a model
   * @param name of the file; may name folders in the folder
   * @throws IOException with a sentence where the file is outside of the folder, or something on
   *     the way cannot be read
   */
  public static Path in(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      Path real = file.toRealPath();
      Path bounds = bounds(folder.toRealPath());
      if (!real.startsWith(bounds)) {
        throw new IOException(
            file
                + " is "
                + real
                + ", outside of its folder. What belongs to a model must be in its folder: put a"
                + " copy of the file there in place of the link");
      }
    }
    return file;
  }

  /**
   * {@return the place of a file in a folder; empty where there is none}
   *
   * @param folder of a model
   * @param name of the file
   * @throws IOException as {@link #in}
   */
  public static Optional<Path> find(Path folder, String name) throws IOException {
    return Optional.of(in(folder, name)).filter(Files::exists);
  }

  /**
   * {@return a file that was named by itself, as an ONNX model; its folder is the one it is in}
   *
   * @param file need not be there
   * @throws IOException as {@link #in}
   */
  public static Path check(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    in(whole.getParent(), whole.getFileName().toString());
    return file;
  }

  /** What links of a folder may lead to. */
  private static Path bounds(Path folder) {
    for (Path at = folder; at.getParent() != null; at = at.getParent()) {
      Path above = at.getParent();
      if (above.getFileName() != null
          && above.getFileName().toString().equals(SNAPSHOTS)
          && above.getParent().getFileName() != null
          && above.getParent().getFileName().toString().startsWith(CACHED)) {
        return above.getParent();
      }
    }
    return folder;
  }
}
