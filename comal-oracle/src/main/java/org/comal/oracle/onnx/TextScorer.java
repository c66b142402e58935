package org.comal.oracle.onnx;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comal.onnx.OnnxSignature;
import org.comal.onnx.PreferenceNotes;
import org.comal.text.OracleCounts;
import org.comal.text.TextTokenizer;

/**
 * Gives each text, or pair of texts, the few numbers that a model has for it.
 *
 * <p>Owns model and tokenizer. Safe for use by several threads.
 */
final class TextScorer implements AutoCloseable {
  private final OnnxModel model;
  private final TextTokenizer tokenizer;
  private final List<TextInputs> inputs;
  private final String output;
  private final int maxWidth;
  private final Batches batches;
  private final OracleCounts counts;

  private TextScorer(
      OnnxModel model,
      TextTokenizer tokenizer,
      List<TextInputs> inputs,
      String output,
      int maxWidth,
      Batches batches,
      OracleCounts counts) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.inputs = inputs;
    this.output = output;
    this.maxWidth = maxWidth;
    // Without a mask padding would be read as text: only texts of one length run together.
    this.batches =
        inputs.stream().allMatch(TextInputs::masked)
            ? batches
            : new Batches(batches.size(), batches.tokens(), 0);
    this.counts = counts;
  }

  /**
   * Loads model and tokenizer and runs the model once, on the tokenizer's last token.
   *
   * @param suffixes of the inputs that each text of an item goes to
   * @param output name of the output; {@code null} where there is only one, or one called {@code
   *     logits}
   * @param maxWidth numbers for each item at most
   * @throws IllegalArgumentException with a sentence where model, tokenizer and oracle do not fit
   *     together
   */
  static TextScorer load(
      OnnxSettings settings,
      List<String> suffixes,
      String output,
      int maxWidth,
      OracleCounts counts) {
    OnnxSignature signature = OnnxModel.signature(settings.model());
    String where = settings.model() + ": ";
    List<TextInputs> inputs = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    String from;
    try {
      for (String suffix : suffixes) {
        TextInputs some = TextInputs.of(signature, suffix);
        inputs.add(some);
        names.addAll(some.names());
      }
      TextInputs.requireNoOthers(signature, names);
      from = output(signature, output).name();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + e.getMessage(), e);
    }
    TextTokenizer tokenizer = TextTokenizer.open(settings.tokenizer(), settings.addSpecialTokens());
    OnnxModel model = null;
    try {
      model = OnnxModel.load(settings);
      requireOwnTokenizer(model, tokenizer, settings);
      TextScorer scorer =
          new TextScorer(
              model, tokenizer, inputs, from, maxWidth, settings.batches(), new OracleCounts());
      scorer.probe(settings);
      return new TextScorer(model, tokenizer, inputs, from, maxWidth, settings.batches(), counts);
    } catch (IllegalArgumentException e) {
      tokenizer.close();
      if (model != null) {
        model.close();
      }
      throw e;
    }
  }

  /** Where the model names the tokenizer that it was trained with, this must be it. */
  static void requireOwnTokenizer(OnnxModel model, TextTokenizer tokenizer, OnnxSettings settings) {
    String own = model.metadata().get(PreferenceNotes.TOKENIZER);
    if (own != null && !own.equals(tokenizer.fingerprint())) {
      throw new IllegalArgumentException(
          settings.tokenizer()
              + " is not the tokenizer of "
              + settings.model()
              + ", which was exported with another; use the one from its own folder");
    }
  }

  /** The output by which an oracle reads a model. */
  static OnnxSignature.Port output(OnnxSignature signature, String wanted) {
    if (wanted != null) {
      return signature
          .output(wanted)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "the model has no output "
                          + wanted
                          + "; its outputs are "
                          + TextInputs.list(signature.outputs())));
    }
    if (signature.outputs().size() == 1) {
      return signature.outputs().get(0);
    }
    return signature
        .output("logits")
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the model has the outputs "
                        + TextInputs.list(signature.outputs())
                        + "; name the one to read in output"));
  }

  /** The largest id fails where the model has fewer embeddings than the tokenizer has tokens. */
  private void probe(OnnxSettings settings) {
    long[][] item = new long[inputs.size()][];
    Arrays.fill(item, new long[] {tokenizer.largestId()});
    try {
      score(List.<long[][]>of(item));
    } catch (IllegalArgumentException e) {
      if (e.getMessage().contains("out of data bounds")) {
        throw new IllegalArgumentException(
            settings.tokenizer()
                + " is not the tokenizer of "
                + settings.model()
                + ": it has ids up to "
                + tokenizer.largestId()
                + ", and the model has no embedding for that one; use the one from its own folder",
            e);
      }
      throw e;
    }
  }

  /** The model, which stays this scorer's. */
  OnnxModel model() {
    return model;
  }

  /** The tokenizer, which stays this scorer's. */
  TextTokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Scores items.
   *
   * @param items each with a text of token ids for each set of inputs
   * @return aligned with {@code items}: the numbers of each
   */
  float[][] score(List<long[][]> items) {
    return items.isEmpty() ? new float[0][] : model.during(() -> scores(items));
  }

  private float[][] scores(List<long[][]> items) {
    float[][] scores = new float[items.size()][];
    List<int[]> lengths =
        items.stream()
            .map(item -> Arrays.stream(item).mapToInt(text -> text.length).toArray())
            .toList();
    for (int[] batch : batches.of(lengths)) {
      float[] flat = run(items, batch);
      int width = flat.length / batch.length;
      if (flat.length % batch.length != 0 || width < 1 || width > maxWidth) {
        throw new IllegalArgumentException(
            "output "
                + output
                + " has "
                + flat.length
                + " values for "
                + batch.length
                + " texts, but this oracle reads "
                + (maxWidth == 1 ? "1" : "1 to " + maxWidth)
                + " for each");
      }
      for (int i = 0; i < batch.length; i++) {
        scores[batch[i]] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
      }
    }
    return scores;
  }

  private float[] run(List<long[][]> items, int[] batch) {
    long real = 0;
    long padded = 0;
    try (NDManager scope = model.scope()) {
      NDList arrays = new NDList();
      for (int k = 0; k < inputs.size(); k++) {
        List<long[]> texts = new ArrayList<>(batch.length);
        int longest = 0;
        for (int i : batch) {
          long[] text = items.get(i)[k];
          texts.add(text);
          real += text.length;
          longest = Math.max(longest, text.length);
        }
        padded += (long) longest * batch.length;
        inputs.get(k).add(arrays, scope, texts, tokenizer.padId());
      }
      float[] values = OnnxModel.floats(OnnxModel.output(model.run(arrays), output));
      counts.ran(real, padded);
      return values;
    }
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}
