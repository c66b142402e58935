package org.comal.llm.torch;

import ai.djl.util.Platform;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.natives.LibraryCache;
import org.comal.text.UnpackedLibraries;

/**
 * PyTorch's libraries, unpacked into the user's cache in the folder where DJL looks for them. What
 * DJL finds there it takes as it is; what it does not, as the libraries of a GPU that it fetches
 * when it may, it puts there itself.
 */
final class TorchLibraries {
  private static final String CACHE = "ENGINE_CACHE_DIR";
  private static final String OLD_ABI = "-precxx11";

  private TorchLibraries() {}

  /**
   * Unpacks them where the class path has them, and tells DJL of the cache. A setting of DJL's that
   * says where they are is obeyed.
   *
   * @throws IOException in a sentence, where they cannot be unpacked
   */
  static synchronized void unpack() throws IOException {
    UnpackedLibraries.jna();
    if (UnpackedLibraries.isSaid(CACHE) || UnpackedLibraries.isSaid("DJL_CACHE_DIR")) {
      return;
    }
    Path pytorch = Path.of("djl", "pytorch");
    Path unpacked = LibraryCache.ofUser().unpackInto(pytorch, Map.of());
    Platform platform = Platform.detectPlatform("pytorch");
    if (!platform.isPlaceholder()
        && !UnpackedLibraries.isSaid("PYTORCH_LIBRARY_PATH")
        && !UnpackedLibraries.isSaid("PYTORCH_VERSION")) {
      String flavor = flavor(platform);
      String name = platform.getVersion() + "-" + flavor + "-" + platform.getClassifier();
      unpacked =
          LibraryCache.ofUser()
              .unpackInto(pytorch.resolve(name), bundled(platform, flavor))
              .getParent();
    }
    System.setProperty(CACHE, unpacked.getParent().toString());
  }

  private static Map<String, URL> bundled(Platform platform, String flavor) {
    Map<String, URL> files = new TreeMap<>();
    for (String library : platform.getLibraries()) {
      put(files, library, "pytorch/" + flavor + "/" + platform.getClassifier() + "/" + library);
    }
    String binding = System.mapLibraryName("djl_torch");
    put(
        files,
        platform.getApiVersion() + "-" + binding,
        "jnilib/" + platform.getClassifier() + "/" + flavor + "/" + binding);
    return files;
  }

  /** As DJL names it in folders. */
  private static String flavor(Platform platform) {
    String flavor = platform.getFlavor();
    return List.of(platform.getLibraries()).contains("libstdc++.so.6") && !flavor.endsWith(OLD_ABI)
        ? flavor + OLD_ABI
        : flavor;
  }

  private static void put(Map<String, URL> files, String name, String path) {
    URL found = TorchLibraries.class.getClassLoader().getResource(path);
    if (found != null) {
      files.put(name, found);
    }
  }
}
