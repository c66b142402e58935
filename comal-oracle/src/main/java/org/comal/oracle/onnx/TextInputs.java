package org.comal.oracle.onnx;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.onnx.ElementType;
import org.comal.onnx.OnnxSignature;

/**
 * The inputs by which a model reads one set of texts: {@code input_ids}, and {@code
 * attention_mask}, {@code token_type_ids} (all 0) and {@code position_ids} (from 0) where it has
 * them. A suffix tells two sets apart.
 */
final class TextInputs {
  private static final List<String> OPTIONAL =
      List.of("attention_mask", "token_type_ids", "position_ids");

  private final String suffix;
  private final List<String> optional;

  private TextInputs(String suffix, List<String> optional) {
    this.suffix = suffix;
    this.optional = optional;
  }

  /**
   * Finds the inputs of a model, and checks their types and shapes.
   *
   * @throws IllegalArgumentException with a sentence where they do not fit
   */
  static TextInputs of(OnnxSignature signature, String suffix) {
    String ids = "input_ids" + suffix;
    if (signature.input(ids).isEmpty()) {
      throw new IllegalArgumentException(
          "the model has no input " + ids + "; its inputs are " + list(signature.inputs()));
    }
    List<String> optional =
        OPTIONAL.stream().filter(o -> signature.input(o + suffix).isPresent()).toList();
    TextInputs found = new TextInputs(suffix, optional);
    for (String name : found.names()) {
      OnnxSignature.Port port = signature.input(name).orElseThrow();
      if (port.type() != ElementType.INT64) {
        throw new IllegalArgumentException(
            "input " + port + " of the model must be INT64; export it again with 64-bit ids");
      }
      List<Long> dims = port.dims();
      if (dims != null && (dims.size() != 2 || dims.get(0) >= 0 || dims.get(1) >= 0)) {
        throw new IllegalArgumentException(
            "input "
                + port
                + " of the model must be [batch, length], both of any length; export it again with"
                + " dynamic axes");
      }
    }
    return found;
  }

  /**
   * Checks that a model wants no other inputs.
   *
   * @throws IllegalArgumentException with a sentence where it does
   */
  static void requireNoOthers(OnnxSignature signature, Set<String> known) {
    List<OnnxSignature.Port> others =
        signature.inputs().stream().filter(p -> !known.contains(p.name())).toList();
    if (others.stream().anyMatch(p -> p.name().startsWith("past_key_values."))) {
      throw new IllegalArgumentException(
          "the model wants past keys and values, as a causal language model does; this oracle feeds "
              + known.stream().sorted().collect(Collectors.joining(", "))
              + ".\nMaybe ask it by onnx-judge.");
    }
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "the model wants "
              + list(others)
              + ", which this oracle does not have; it feeds "
              + known.stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  /** Whether the model is told what is padding. */
  boolean masked() {
    return optional.contains("attention_mask");
  }

  static String list(List<OnnxSignature.Port> ports) {
    return ports.stream().map(OnnxSignature.Port::toString).collect(Collectors.joining(", "));
  }

  /** Names of these inputs. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    names.add("input_ids" + suffix);
    optional.forEach(o -> names.add(o + suffix));
    return names;
  }

  /** Adds the inputs for texts, padded on the right to the longest. */
  void add(NDList to, NDManager scope, List<long[]> texts, int padId) {
    add(to, scope, texts, padId, 0);
  }

  /**
   * Adds the inputs for texts that go on from {@code past} tokens that the model has seen: the mask
   * covers those too, and positions begin after them.
   */
  void add(NDList to, NDManager scope, List<long[]> texts, int padId, int past) {
    int n = texts.size();
    int length = texts.stream().mapToInt(t -> t.length).max().orElse(0);
    long[] ids = new long[n * length];
    Arrays.fill(ids, padId);
    for (int i = 0; i < n; i++) {
      System.arraycopy(texts.get(i), 0, ids, i * length, texts.get(i).length);
    }
    to.add(OnnxModel.array(scope, "input_ids" + suffix, ids, n, length));
    for (String o : optional) {
      String name = o + suffix;
      switch (o) {
        case "attention_mask" -> {
          int total = past + length;
          long[] mask = new long[n * total];
          for (int i = 0; i < n; i++) {
            Arrays.fill(mask, i * total, i * total + past + texts.get(i).length, 1);
          }
          to.add(OnnxModel.array(scope, name, mask, n, total));
        }
        case "position_ids" -> {
          long[] positions = new long[n * length];
          Arrays.setAll(positions, i -> past + i % length);
          to.add(OnnxModel.array(scope, name, positions, n, length));
        }
        default -> to.add(OnnxModel.array(scope, name, new long[n * length], n, length));
      }
    }
  }
}
