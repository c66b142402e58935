package org.comal.oracle.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.comal.onnx.PreferenceNotes;
import org.comal.plugin.Blueprint;
import org.comal.plugin.DeviceName;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.TemplateSource;

/**
 * How an ONNX model is loaded and fed.
 *
 * @param model the {@code .onnx} file
 * @param tokenizer the folder of its tokenizer
 * @param addSpecialTokens whether the tokenizer adds what it adds of itself, as {@code [CLS]}
 * @param maxLength tokens that the model takes
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param threads threads of one run; 0 for as many as there are cores
 * @param batchSize texts in one run at most
 * @param batchTokens tokens in one run at most, padding included
 * @param maxPadding share of a run that may be padding, in [0, 1)
 */
public record OnnxSettings(
    Path model,
    Path tokenizer,
    boolean addSpecialTokens,
    int maxLength,
    String device,
    int threads,
    int batchSize,
    int batchTokens,
    double maxPadding) {

  /** Keys and defaults that the ONNX oracles have in common. */
  static final String DEFAULTS =
      """
      # The model: an .onnx file (weights in files beside it are found by it), or a folder with
      # model.onnx, as comal oracle train leaves one. Required.
      model = null
      # The folder of the model's own tokenizer: tokenizer.json and, where there is one,
      # tokenizer_config.json. Left out: the folder of the model.
      tokenizer = null
      # Tokens that the model takes. Responses are shortened to fit, and that is counted; the
      # instruction never is. Left out: what the model says of itself, or 2048.
      max-length = null
      # cpu, cuda or cuda:N. CUDA needs a build with -Pcuda.
      device = cpu
      # Threads of one run; 0 for as many as there are cores.
      threads = 0
      # Texts in one run at most.
      batch-size = 16
      # Tokens in one run at most, padding included; bounds the memory.
      batch-tokens = 16384
      # Texts of like length run together, so that this share of a run is padding at most.
      max-padding = 0.1
      """;

  /**
   * Checks the device's name and the numbers; looks at no file.
   *
   * @param model not null
   * @param tokenizer not null
   * @param addSpecialTokens false where the template writes them
   * @param maxLength at least 1
   * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param threads at least 0
   * @param batchSize at least 1
   * @param batchTokens at least 1
   * @param maxPadding at least 0, below 1
   * @throws IllegalArgumentException where one is out of its range
   */
  public OnnxSettings {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(tokenizer, "tokenizer");
    if (!DeviceName.is(device)) {
      throw new IllegalArgumentException(
          "device is " + device + ", but must be " + DeviceName.WANTED + ", as cuda:1");
    }
    if (maxLength < 1 || batchSize < 1 || batchTokens < 1 || threads < 0) {
      throw new IllegalArgumentException(
          "max-length, batch-size and batch-tokens must be positive, and threads not negative");
    }
    if (!(maxPadding >= 0 && maxPadding < 1)) {
      throw new IllegalArgumentException(
          "max-padding is " + maxPadding + ", but must be from 0 to below 1");
    }
  }

  /**
   * {@return the settings that {@code factory} defaults document, on the CPU}
   *
   * @param model the {@code .onnx} file
   * @param tokenizer the folder of its tokenizer
   */
  public static OnnxSettings of(Path model, Path tokenizer) {
    return new OnnxSettings(model, tokenizer, false, 2048, "cpu", 0, 16, 16384, 0.1);
  }

  /**
   * {@return these settings with another length}
   *
   * @param length tokens that the model takes, at least 1
   */
  public OnnxSettings withMaxLength(int length) {
    return new OnnxSettings(
        model,
        tokenizer,
        addSpecialTokens,
        length,
        device,
        threads,
        batchSize,
        batchTokens,
        maxPadding);
  }

  /**
   * {@return these settings with another way to run}
   *
   * @param newThreads threads of one run; 0 for as many as there are cores
   * @param newBatchSize texts in one run at most
   * @param newMaxPadding share of a run that may be padding, in [0, 1)
   */
  public OnnxSettings withRuns(int newThreads, int newBatchSize, double newMaxPadding) {
    return new OnnxSettings(
        model,
        tokenizer,
        addSpecialTokens,
        maxLength,
        device,
        newThreads,
        newBatchSize,
        batchTokens,
        newMaxPadding);
  }

  /**
   * Reads the keys of {@link #DEFAULTS} and {@code add-special-tokens}; what the model says of
   * itself is read from its file when the settings are made.
   *
   * @param specials whether the tokenizer adds its tokens where neither key nor model say so
   */
  static Blueprint<OnnxSettings> read(Options options, Services services, boolean specials) {
    Path given = services.path(options, "model");
    Path model =
        options.has("model") && Files.isDirectory(given)
            ? given.resolve(PreferenceNotes.MODEL)
            : given;
    if (options.has("model") && !services.pending(model) && !Files.exists(model)) {
      options.problem("model", options.path() + ".model is " + model + ", but it is not there");
    }
    Path tokenizer =
        options.has("tokenizer")
            ? services.path(options, "tokenizer")
            : model.toAbsolutePath().getParent();
    String device = options.text("device");
    if (!DeviceName.is(device)) {
      options.problem(
          "device", options.path() + ".device is " + device + ", but must be " + DeviceName.WANTED);
    }
    Optional<Boolean> addSpecialTokens =
        options.has("add-special-tokens")
            ? Optional.of(options.flag("add-special-tokens"))
            : Optional.empty();
    Optional<Integer> maxLength =
        options.has("max-length") ? Optional.of(options.count("max-length")) : Optional.empty();
    int threads = (int) options.integer("threads", 0, 4096);
    Batches batches =
        new Batches(
            options.count("batch-size"),
            options.count("batch-tokens"),
            options.number("max-padding", 0, 0.99));
    return () -> {
      Optional<PreferenceNotes> notes = PreferenceNotes.read(model);
      return new OnnxSettings(
          model,
          tokenizer,
          addSpecialTokens.or(() -> notes.map(PreferenceNotes::addSpecialTokens)).orElse(specials),
          maxLength.or(() -> notes.map(PreferenceNotes::maxLength)).orElse(2048),
          device,
          threads,
          batches.size(),
          batches.tokens(),
          batches.maxPadding());
    };
  }

  /** What the model says of itself; {@code otherwise} where it says nothing. */
  TemplateSource template(TemplateSource otherwise) {
    return PreferenceNotes.read(model)
        .map(n -> TemplateSource.text("the template in " + model, n.template()))
        .orElse(otherwise);
  }

  /**
   * Checks that a model that says how it is read is read so.
   *
   * @throws IllegalArgumentException with a sentence where it is not
   */
  void requireKind(PreferenceNotes.Kind kind) {
    PreferenceNotes.read(model)
        .filter(n -> n.kind() != kind)
        .ifPresent(
            n -> {
              throw new IllegalArgumentException(
                  model + " is a " + n.kind() + " model; use onnx-" + n.kind());
            });
  }

  /**
   * Checks that a model does not say of itself that it is a preference model.
   *
   * @throws IllegalArgumentException with a sentence where it does
   */
  void requireNoKind() {
    PreferenceNotes.read(model)
        .ifPresent(
            n -> {
              throw new IllegalArgumentException(
                  model
                      + " is a "
                      + n.kind()
                      + " model and no language model; use onnx-"
                      + n.kind());
            });
  }

  /** The number of the CUDA device; −1 for the CPU. */
  int gpu() {
    return DeviceName.gpu(device).orElse(-1);
  }

  /** What there is to say before it is asked, for {@code comal run --dry-run}. */
  List<String> plan() {
    return List.of(
        String.format(
            Locale.ROOT,
            "oracle: %s on %s, runs of up to %,d texts or %,d tokens, texts of up to %,d tokens",
            model,
            device,
            batchSize,
            batchTokens,
            maxLength));
  }

  /** How sequences are put into runs. */
  Batches batches() {
    return new Batches(batchSize, batchTokens, maxPadding);
  }
}
