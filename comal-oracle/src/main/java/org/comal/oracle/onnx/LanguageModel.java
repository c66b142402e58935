package org.comal.oracle.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Float16Utils;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.onnx.ElementType;
import org.comal.onnx.OnnxDecoder;
import org.comal.onnx.OnnxSignature;
import org.comal.text.OracleCounts;
import org.comal.text.TextTokenizer;

/**
 * A causal language model, asked for the next token's logits.
 *
 * <p>Reads what common exports have: inputs {@code input_ids}, {@code attention_mask}, {@code
 * position_ids} and {@code past_key_values.N.key|value}, outputs {@code logits} and {@code
 * present.N.key|value}. Where there are past keys and values, what texts have in common at their
 * beginning goes through the model once: the texts form a tree, which is walked from the root. Safe
 * for use by several threads.
 */
final class LanguageModel implements AutoCloseable {
  /** Fewer tokens in common are not worth a run of their own. */
  private static final int LEAST_SHARED = 16;

  /** Logits of one run at most: 1 GiB in 32 bits. */
  private static final long MOST_LOGITS = 1L << 28;

  private final OnnxModel model;
  private final TextTokenizer tokenizer;
  private final TextInputs inputs;
  private final List<OnnxSignature.Port> past;
  private final Batches batches;
  private final boolean sharePrefixes;
  private final OracleCounts counts;

  private LanguageModel(
      OnnxModel model,
      TextTokenizer tokenizer,
      TextInputs inputs,
      List<OnnxSignature.Port> past,
      Batches batches,
      boolean sharePrefixes,
      OracleCounts counts) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.inputs = inputs;
    this.past = past;
    this.batches = batches;
    this.sharePrefixes = sharePrefixes;
    this.counts = counts;
  }

  /**
   * Loads a model, and a tokenizer that stays the caller's.
   *
   * @param sharePrefixes whether to use past keys and values where the model has them
   * @throws IllegalArgumentException with a sentence where something does not fit
   */
  static LanguageModel load(
      OnnxSettings settings, TextTokenizer tokenizer, boolean sharePrefixes, OracleCounts counts) {
    Ports ports = ports(settings, tokenizer);
    TextInputs inputs = ports.inputs;
    List<OnnxSignature.Port> past = ports.past;
    OnnxSignature.Port logits = ports.logits;
    OnnxModel model = OnnxModel.load(settings);
    try {
      TextScorer.requireOwnTokenizer(model, tokenizer, settings);
    } catch (IllegalArgumentException e) {
      model.close();
      throw e;
    }
    boolean lastOnly = length(logits) == 1;
    boolean padded =
        inputs.masked()
            && (!lastOnly || "by-mask".equals(model.metadata().get(OnnxDecoder.LAST_LOGITS)));
    long vocabulary = Math.max(1, logits.dims() == null ? 1 : logits.dims().get(2));
    Batches batches =
        new Batches(
            settings.batchSize(),
            lastOnly
                ? settings.batchTokens()
                : (int) Math.min(settings.batchTokens(), MOST_LOGITS / vocabulary),
            padded ? settings.maxPadding() : 0);
    return new LanguageModel(
        model, tokenizer, inputs, past, batches, sharePrefixes && !past.isEmpty(), counts);
  }

  /** What goes in and comes out. */
  private record Ports(
      TextInputs inputs, List<OnnxSignature.Port> past, OnnxSignature.Port logits) {}

  /**
   * Checks what can be checked before anything large is loaded: inputs, outputs and vocabulary.
   *
   * @throws IllegalArgumentException with a sentence where something does not fit
   */
  static void requireFit(OnnxSettings settings, TextTokenizer tokenizer) {
    ports(settings, tokenizer);
  }

  private static Ports ports(OnnxSettings settings, TextTokenizer tokenizer) {
    OnnxSignature signature = OnnxModel.signature(settings.model());
    try {
      TextInputs inputs = TextInputs.of(signature, "");
      List<OnnxSignature.Port> past =
          signature.inputs().stream().filter(p -> p.name().startsWith("past_key_values.")).toList();
      Set<String> known = new LinkedHashSet<>(inputs.names());
      past.forEach(p -> known.add(p.name()));
      TextInputs.requireNoOthers(signature, known);
      past.forEach(p -> requirePast(signature, p));
      return new Ports(inputs, past, requireLogits(signature, tokenizer, settings));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(settings.model() + ": " + e.getMessage(), e);
    }
  }

  private static long length(OnnxSignature.Port logits) {
    return logits.dims() == null ? -1 : logits.dims().get(1);
  }

  private static void requirePast(OnnxSignature signature, OnnxSignature.Port port) {
    List<Long> dims = port.dims();
    if (dims == null || dims.size() != 4 || dims.get(1) < 1 || dims.get(3) < 1) {
      throw new IllegalArgumentException(
          "input "
              + port
              + " of the model must be [batch, heads, length, width] with heads and"
              + " width given");
    }
    if (port.type() != ElementType.FLOAT && port.type() != ElementType.FLOAT16) {
      throw new IllegalArgumentException("input " + port + " must be FLOAT or FLOAT16");
    }
    if (signature.output(present(port)).isEmpty()) {
      throw new IllegalArgumentException(
          "the model has the input " + port.name() + ", but no output " + present(port));
    }
  }

  private static String present(OnnxSignature.Port past) {
    return past.name().replace("past_key_values.", "present.");
  }

  private static OnnxSignature.Port requireLogits(
      OnnxSignature signature, TextTokenizer tokenizer, OnnxSettings settings) {
    OnnxSignature.Port logits = TextScorer.output(signature, "logits");
    List<Long> dims = logits.dims();
    if (dims == null) {
      return logits;
    }
    if (dims.size() != 3) {
      throw new IllegalArgumentException(
          "output " + logits + " must be [batch, length, vocabulary]; is this a language model?");
    }
    long vocabulary = dims.get(2);
    if (vocabulary >= 0 && tokenizer.largestId() >= vocabulary) {
      throw new IllegalArgumentException(
          settings.tokenizer()
              + " is not its tokenizer: that has ids up to "
              + tokenizer.largestId()
              + ", and the model has "
              + vocabulary
              + " tokens; use the one from its own folder");
    }
    if (dims.get(1) != 1 && vocabulary * 4 * settings.maxLength() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the logits of one text of max-length "
              + settings.maxLength()
              + " take more than 2 GiB.\nMaybe lower max-length to "
              + Integer.MAX_VALUE / 4 / vocabulary
              + ", or export the model with the last token's logits only.");
    }
    return logits;
  }

  /** The model, which stays this one's. */
  OnnxModel model() {
    return model;
  }

  /**
   * The next token's logits of some tokens.
   *
   * @param texts distinct
   * @param tokens of which to give the logits
   * @return for each text the logits, aligned with {@code tokens}
   */
  float[][] nextLogits(List<long[]> texts, int[] tokens) {
    return texts.isEmpty() ? new float[0][] : model.during(() -> logits(texts, tokens));
  }

  private float[][] logits(List<long[]> texts, int[] tokens) {
    float[][] logits = new float[texts.size()][];
    if (sharePrefixes) {
      new Tree(texts, tokens, logits).walk();
      return logits;
    }
    List<int[]> lengths = texts.stream().map(t -> new int[] {t.length}).toList();
    for (int[] batch : batches.of(lengths)) {
      List<long[]> some = new ArrayList<>(batch.length);
      for (int i : batch) {
        some.add(texts.get(i));
      }
      try (NDManager scope = model.scope()) {
        NDArray all = OnnxModel.output(run(scope, some, Map.of(), 0), "logits");
        for (int i = 0; i < batch.length; i++) {
          logits[batch[i]] = row(all, i, some.get(i).length, tokens);
        }
      }
    }
    return logits;
  }

  /**
   * Runs texts that go on from past tokens.
   *
   * @param before the past keys and values by input; empty where {@code length} is 0
   */
  private NDList run(NDManager scope, List<long[]> texts, Map<String, NDArray> before, int length) {
    NDList arrays = new NDList();
    inputs.add(arrays, scope, texts, tokenizer.padId(), length);
    for (OnnxSignature.Port port : past) {
      NDArray array = before.get(port.name());
      if (array == null) {
        array =
            scope.create(
                ByteBuffer.allocateDirect(0),
                new Shape(texts.size(), port.dims().get(1), 0, port.dims().get(3)),
                port.type() == ElementType.FLOAT ? DataType.FLOAT32 : DataType.FLOAT16);
      }
      array.setName(port.name());
      arrays.add(array);
    }
    long real = 0;
    long longest = 0;
    for (long[] text : texts) {
      real += text.length;
      longest = Math.max(longest, text.length);
    }
    counts.ran(real, longest * texts.size());
    return model.run(arrays);
  }

  /** The wanted logits after the last of {@code length} tokens. */
  private static float[] row(NDArray logits, int text, int length, int[] tokens) {
    Shape shape = logits.getShape();
    long at = shape.get(1) == 1 ? 0 : length - 1;
    long start = (text * shape.get(1) + at) * shape.get(2);
    ByteBuffer bytes = logits.toByteBuffer();
    float[] wanted = new float[tokens.length];
    for (int k = 0; k < tokens.length; k++) {
      int index = Math.toIntExact(start + tokens[k]);
      switch (logits.getDataType()) {
        case FLOAT32 -> wanted[k] = bytes.getFloat(4 * index);
        case FLOAT16 -> wanted[k] = Float16Utils.halfToFloat(bytes.getShort(2 * index));
        default ->
            throw new IllegalArgumentException(
                "logits are " + logits.getDataType() + ", but must be of 16 or 32 bits");
      }
    }
    return wanted;
  }

  /** Texts as a tree of shared beginnings. */
  private final class Tree {
    private final List<long[]> texts;
    private final int[] tokens;
    private final float[][] logits;

    Tree(List<long[]> texts, int[] tokens, float[][] logits) {
      this.texts = texts;
      this.tokens = tokens;
      this.logits = logits;
    }

    void walk() {
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        all.add(i);
      }
      if (!all.isEmpty()) {
        descend(all, 0, Map.of());
      }
    }

    /**
     * @param members texts that begin alike
     * @param done tokens that {@code before} stands for
     */
    private void descend(List<Integer> members, int done, Map<String, NDArray> before) {
      if (members.size() == 1) {
        leaf(members.get(0), done, before);
        return;
      }
      int common = common(members);
      if (common - done < LEAST_SHARED) {
        divide(members, common, done, before);
        return;
      }
      try (NDManager scope = model.scope()) {
        long[] part = Arrays.copyOfRange(texts.get(members.get(0)), done, common);
        NDList outputs = run(scope, List.of(part), before, done);
        OnnxModel.output(outputs, "logits").close();
        Map<String, NDArray> after = new LinkedHashMap<>();
        for (OnnxSignature.Port port : past) {
          after.put(port.name(), OnnxModel.output(outputs, present(port)));
        }
        counts.reused((long) (members.size() - 1) * part.length);
        divide(members, common, common, after);
      }
    }

    private void divide(List<Integer> members, int common, int done, Map<String, NDArray> before) {
      Map<Long, List<Integer>> byNext = new LinkedHashMap<>();
      for (int i : members) {
        if (texts.get(i).length == common + 1) {
          leaf(i, done, before);
        } else {
          byNext.computeIfAbsent(texts.get(i)[common], t -> new ArrayList<>()).add(i);
        }
      }
      byNext.values().forEach(some -> descend(some, done, before));
    }

    private void leaf(int text, int done, Map<String, NDArray> before) {
      long[] ids = texts.get(text);
      long[] rest = Arrays.copyOfRange(ids, done, ids.length);
      try (NDManager scope = model.scope()) {
        NDArray all = OnnxModel.output(run(scope, List.of(rest), before, done), "logits");
        logits[text] = row(all, 0, rest.length, tokens);
      }
    }

    /** Tokens that all have in common, each text's last left out. */
    private int common(List<Integer> members) {
      long[] first = texts.get(members.get(0));
      int n = first.length - 1;
      for (int i : members) {
        long[] other = texts.get(i);
        n = Math.min(n, other.length - 1);
        int same = Arrays.mismatch(first, 0, n, other, 0, n);
        n = same < 0 ? n : same;
      }
      return n;
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
