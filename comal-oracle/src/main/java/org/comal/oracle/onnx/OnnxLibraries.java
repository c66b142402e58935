package org.comal.oracle.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.comal.natives.LibraryCache;

/**
 * ONNX Runtime's libraries, with those of its GPU build, out of the user's cache. Left to itself it
 * unpacks them into the temporary folder in each process, and leaves them there when it is killed.
 */
final class OnnxLibraries {
  private static final String SETTINGS = "onnxruntime.native.";
  private static final String PATH = SETTINGS + "path";

  private OnnxLibraries() {}

  /**
   * Unpacks them, and tells ONNX Runtime where, unless the user has by one of its own settings. To
   * be called before it is loaded.
   *
   * @throws IOException in a sentence, where they cannot be unpacked
   */
  static void unpack() throws IOException {
    if (System.getProperties().stringPropertyNames().stream().anyMatch(OnnxLibraries::isSetting)) {
      return;
    }
    // It, too, puts macOS' older ending right.
    String name = System.mapLibraryName("onnxruntime").replace("jnilib", "dylib");
    URL library =
        OrtEnvironment.class
            .getClassLoader()
            .getResource("ai/onnxruntime/native/" + system() + "/" + name);
    if (library != null) {
      Path folder =
          LibraryCache.ofUser().unpack("onnxruntime", LibraryCache.withNeighbours(library));
      System.setProperty(PATH, folder.toString());
    }
  }

  private static boolean isSetting(String property) {
    return property.startsWith(SETTINGS);
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
    return system + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  /**
   * Removes the empty folder that ONNX Runtime makes as it begins, whether it is to unpack anything
   * or not, and which would stay after a kill. Nothing but its own field knows the name. Where the
   * folder is not empty it is in use and stays until the end of the process.
   */
  static void removeFolder() {
    try {
      Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
      field.setAccessible(true);
      if (field.get(null) instanceof Path folder) {
        Files.deleteIfExists(folder);
      }
    } catch (ReflectiveOperationException | RuntimeException | IOException e) {
      // Then ONNX Runtime removes it itself, at the end of the process.
    }
  }
}
