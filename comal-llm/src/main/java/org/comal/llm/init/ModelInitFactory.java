package org.comal.llm.init;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.llm.NewModel;
import org.comal.llm.model.Architecture;
import org.comal.llm.text.NewTokenizer;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes {@code comal model init}. */
public final class ModelInitFactory implements TaskFactory {
  private static final String DEFAULTS =
      """
      # The model's shape, by the names of a config.json.
      shape {
        # Family: qwen2, qwen3, llama or mistral.
        model-type = qwen2
        # Width of the residual stream.
        hidden-size = 128
        # Number of blocks.
        num-hidden-layers = 4
        # Query heads.
        num-attention-heads = 4
        # Key and value heads; divides the query heads.
        num-key-value-heads = 2
        # Width of a head, even. null: hidden-size / num-attention-heads.
        head-dim = null
        # Width inside the feed-forward.
        intermediate-size = 384
        # Longest sequence, in tokens.
        max-position-embeddings = 1024
        # Whether the output head is the embedding.
        tie-word-embeddings = true
        # Base of the rotary positions.
        rope-theta = 10000
        # Added to the mean square in the norms.
        rms-norm-eps = 1e-6
        # Standard deviation of the weights.
        initializer-range = 0.02
      }
      tokenizer {
        # Folder of a model or tokenizer whose tokenizer is taken. null: one is trained.
        folder = null
        # What a tokenizer is trained on: a text file, read by lines, a data set (.jsonl, .json,
        # .parquet) with prompts and responses, or a folder of such files. null: nothing, and every
        # byte is a token.
        texts = null
        # Most ids of a trained tokenizer, special tokens included; at least 259.
        vocabulary = 4096
      }
      """;

  @Override
  public About about() {
    return new About(
        "model-init", "makes a model with random weights and a tokenizer of its own", SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of("model", "init");
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    NewModel shape = shape(options);
    Options tokenizer = options.block("tokenizer");
    Optional<Path> folder = path(tokenizer, "folder", services);
    Optional<Path> texts = path(tokenizer, "texts", services);
    int vocabulary =
        (int) tokenizer.integer("vocabulary", NewTokenizer.leastVocabulary(), Integer.MAX_VALUE);
    if (folder.isPresent() && texts.isPresent()) {
      tokenizer.problem(
          "texts",
          "tokenizer.folder names a finished tokenizer; leave one of folder and texts out");
    }
    return () ->
        new ModelInitTask(shape, folder, texts, vocabulary, services.random(), services.listener());
  }

  private static Optional<Path> path(Options block, String key, Services services) {
    return block.has(key) ? Optional.of(services.path(block, key)) : Optional.empty();
  }

  private static NewModel shape(Options options) {
    Options s = options.block("shape");
    int hidden = s.count("hidden-size");
    int heads = s.count("num-attention-heads");
    boolean ownHeads = s.has("head-dim");
    NewModel shape =
        new NewModel(
            s.choice("model-type", Architecture.class),
            hidden,
            s.count("num-hidden-layers"),
            heads,
            s.count("num-key-value-heads"),
            ownHeads ? s.count("head-dim") : Math.max(1, hidden / heads),
            s.count("intermediate-size"),
            s.count("max-position-embeddings"),
            s.flag("tie-word-embeddings"),
            s.positive("rope-theta"),
            s.positive("rms-norm-eps"),
            s.positive("initializer-range"));
    if (!ownHeads && hidden % heads != 0) {
      s.problem("hidden-size", s.path() + ".hidden-size must be a multiple of the heads, " + heads);
    } else {
      try {
        shape.config(s.path());
      } catch (IOException e) {
        options.problem("shape", e.getMessage());
      }
    }
    return shape;
  }
}
