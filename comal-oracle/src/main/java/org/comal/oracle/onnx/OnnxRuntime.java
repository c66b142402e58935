package org.comal.oracle.onnx;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import org.comal.text.OfflineDjl;
import org.comal.text.UnpackedLibraries;

/**
 * ONNX Runtime's beginning in this process, which is silent: it reports nothing to anyone.
 *
 * <p>Its builds for Linux and macOS send the names and notes of models to their maker and leave an
 * id of the device in the home folder, from the moment that the library starts. Only the variable
 * {@value #SILENT} in the environment of the process keeps it from that, and Java cannot change its
 * own environment. So the C library is asked to, before ONNX Runtime is loaded; where that fails,
 * it is not loaded. On Windows the system collects its events, which are turned off once it has
 * started.
 */
final class OnnxRuntime {
  /** Of DJL's engine. */
  static final String ENGINE = "OnnxRuntime";

  /** A variable of the environment; ONNX Runtime is silent where it is 1. */
  static final String SILENT = "ORT_DISABLE_TELEMETRY";

  private static final long STACK = 16L << 20;

  private static boolean begun;

  static {
    OfflineDjl.settle();
    // Arrays are only passed on here, so that no second engine need be loaded for arithmetic.
    if (System.getProperty("ai.djl.onnx.disable_alternative") == null) {
      System.setProperty("ai.djl.onnx.disable_alternative", "true");
    }
  }

  private OnnxRuntime() {}

  /**
   * Begins it, once a process, in a thread with room. Where the command line of the process is some
   * thousands of characters long, as with a class path of many jars, its beginning takes more than
   * the megabyte of stack that a Java thread has, and the process would die without a word.
   *
   * @throws IllegalArgumentException with a sentence where it cannot be unpacked or kept silent
   */
  static synchronized void begin() {
    if (begun) {
      return;
    }
    try {
      UnpackedLibraries.jna();
      OnnxLibraries.unpack();
    } catch (IOException e) {
      throw new IllegalArgumentException("ONNX Runtime cannot be loaded: " + e.getMessage(), e);
    }
    silence();
    begun = true;
    Thread thread = new Thread(null, OnnxRuntime::engine, "onnxruntime", STACK);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void silence() {
    if (Platform.isWindows() || "1".equals(System.getenv(SILENT))) {
      return;
    }
    String why = "the C library refuses it";
    try {
      Object[] setting = {SILENT, "1", 1};
      if (NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
              .getFunction("setenv")
              .invokeInt(setting)
          == 0) {
        return;
      }
    } catch (LinkageError e) {
      why = e.getMessage();
    }
    throw new IllegalArgumentException(
        "ONNX Runtime would send usage data, and "
            + SILENT
            + " cannot be set from here ("
            + why
            + ").\nMaybe start the program with "
            + SILENT
            + "=1 in its environment.");
  }

  private static void engine() {
    try {
      Engine.getEngine(ENGINE);
      OrtEnvironment.getEnvironment().setTelemetry(false);
      OnnxLibraries.removeFolder();
    } catch (OrtException | RuntimeException | LinkageError e) {
      // Whoever asks for a model is told.
    }
  }
}
