package org.comal.text;

import java.util.List;

/**
 * Keeps DJL, which loads PyTorch, ONNX Runtime and tokenizers, from the network: it sends no usage
 * report and fetches no native library.
 */
public final class OfflineDjl {
  private static final List<String> SWITCHES = List.of("ai.djl.offline", "OPT_OUT_TRACKING");

  private OfflineDjl() {}

  /**
   * Turns both off, but for what a system property says already. To be called before any class of
   * DJL is loaded, since their static initialisers read it: from a static initialiser of whatever
   * uses DJL.
   */
  public static void settle() {
    for (String property : SWITCHES) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, "true");
      }
    }
  }
}
