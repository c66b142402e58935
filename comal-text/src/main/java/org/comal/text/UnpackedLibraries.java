package org.comal.text;

import ai.djl.util.Platform;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.comal.natives.LibraryCache;

/**
 * Libraries that several engines load, out of the user's cache: JNA's own and that of tokenizers.
 * Left to themselves they are unpacked into folders of the home or the temporary folder that nobody
 * looks at before they are loaded. Who says by JNA's or DJL's own settings where they are is
 * obeyed.
 */
public final class UnpackedLibraries {
  private static final String JNA = "jna.boot.library.path";
  private static final String JNA_TEMPORARY = "jna.tmpdir";
  private static final String TOKENIZERS = "RUST_LIBRARY_PATH";

  static {
    OfflineDjl.settle();
  }

  private UnpackedLibraries() {}

  /**
   * Unpacks JNA's, which DJL uses, and tells JNA of it. To be called before JNA's classes are
   * loaded.
   *
   * @throws IOException in a sentence, where it cannot be unpacked
   */
  public static synchronized void jna() throws IOException {
    if (System.getProperty(JNA) != null || Boolean.getBoolean("jna.nounpack")) {
      return;
    }
    // JNA keeps to the older ending of macOS.
    String name = System.mapLibraryName("jnidispatch").replace(".dylib", ".jnilib");
    URL library = resource("com/sun/jna/" + com.sun.jna.Platform.RESOURCE_PREFIX + "/" + name);
    if (library != null) {
      String folder = unpack("jna", library).toString();
      System.setProperty(JNA, folder);
      // JNA makes a folder for what it would unpack, in any case.
      if (System.getProperty(JNA_TEMPORARY) == null) {
        System.setProperty(JNA_TEMPORARY, folder);
      }
    }
  }

  /**
   * Unpacks that of tokenizers, and tells DJL of it. To be called before the first tokenizer is
   * made.
   *
   * @throws IOException in a sentence, where it cannot be unpacked
   */
  static synchronized void tokenizers() throws IOException {
    jna();
    for (String setting : List.of(TOKENIZERS, "RUST_FLAVOR", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR")) {
      if (isSaid(setting)) {
        return;
      }
    }
    String name = System.mapLibraryName("tokenizers");
    String system = Platform.detectPlatform("tokenizers").getClassifier();
    URL library = resource("native/lib/" + system + "/cpu/" + name);
    if (library != null) {
      System.setProperty(TOKENIZERS, unpack("tokenizers", library).resolve(name).toString());
    }
  }

  /**
   * {@return whether something is set, in the environment or as a system property}
   *
   * @param setting of DJL's
   */
  public static boolean isSaid(String setting) {
    return System.getenv(setting) != null || System.getProperty(setting) != null;
  }

  private static Path unpack(String name, URL library) throws IOException {
    return LibraryCache.ofUser().unpack(name, LibraryCache.withNeighbours(library));
  }

  private static URL resource(String path) {
    return UnpackedLibraries.class.getClassLoader().getResource(path);
  }
}
