package org.comal.oracle.onnx;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;

/** Questions about colours, of all lengths. */
final class Questions {
  private Questions() {}

  static Comparison of(String instruction, String first, String second) {
    return new Comparison(
        Prompt.user("prompt-" + Math.floorMod(instruction.hashCode(), 1000), instruction),
        response(first),
        response(second));
  }

  static Response response(String text) {
    return new Response(new int[0], text, true);
  }

  /** Different questions, some of which share prompt and first response. */
  static List<Comparison> some() {
    String which = "which colour is best";
    return List.of(
        of(which, "red", "blue green"),
        of(which, "red", "long long long green"),
        of(which, "blue green", "long long long green"),
        of("which is short", "a", "b b b b b b b b b b b b"),
        of("which is short", "green is best blue is best red is best", "red"),
        of("is red better", "long red short red better red green", "blue blue"));
  }
}
