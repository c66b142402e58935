package org.comal.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a preference model that COMAL exported says of itself, so that an oracle needs no key but
 * the folder: it travels inside the {@code .onnx} file.
 *
 * @param kind how the model is read
 * @param template the text it was trained on, with places
 * @param maxLength tokens of a text at most
 * @param addSpecialTokens whether the tokenizer adds what it adds of itself
 * @param tokenizer SHA-256 of the {@code tokenizer.json} it was trained with, in hexadecimal
 */
public record PreferenceNotes(
    Kind kind, String template, int maxLength, boolean addSpecialTokens, String tokenizer) {

  /** The file of a model in its folder. */
  public static final String MODEL = "model.onnx";

  /** The note that names the tokenizer. */
  public static final String TOKENIZER = "comal.tokenizer-sha256";

  private static final String KIND = "comal.kind";
  private static final String TEMPLATE = "comal.template";
  private static final String MAX_LENGTH = "comal.max-length";
  private static final String SPECIAL_TOKENS = "comal.add-special-tokens";

  /** How a model is read. */
  public enum Kind {
    /** A logit for two texts, each with one response. */
    PAIR,
    /** A reward for one text. */
    REWARD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks that nothing is missing.
   *
   * @param kind not null
   * @param template not null
   * @param maxLength 1 or more
   * @param addSpecialTokens either; not checked against the tokenizer
   * @param tokenizer not null
   * @throws IllegalArgumentException where {@code maxLength} is below 1
   */
  public PreferenceNotes {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(tokenizer, "tokenizer");
    if (maxLength < 1) {
      throw new IllegalArgumentException("a text has at least 1 token, but " + maxLength);
    }
  }

  /**
   * Writes the notes into a graph.
   *
   * @param graph the model that the notes are of
   */
  public void writeTo(OnnxGraph graph) {
    graph.metadata(KIND, kind.toString());
    graph.metadata(TEMPLATE, template);
    graph.metadata(MAX_LENGTH, Integer.toString(maxLength));
    graph.metadata(SPECIAL_TOKENS, Boolean.toString(addSpecialTokens));
    graph.metadata(TOKENIZER, tokenizer);
  }

  /**
   * {@return the notes of a model; empty where it has none, or where there is no such model}
   *
   * @param model the {@code .onnx} file
   * @throws IllegalArgumentException with a sentence where they are damaged
   */
  public static Optional<PreferenceNotes> read(Path model) {
    if (!Files.isRegularFile(model)) {
      return Optional.empty();
    }
    Map<String, String> notes;
    try {
      notes = OnnxSignature.read(model).notes();
    } catch (IOException e) {
      // No ONNX file at all: whoever loads it says so.
      return Optional.empty();
    }
    if (!notes.containsKey(KIND)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PreferenceNotes(
              Kind.valueOf(notes.get(KIND).toUpperCase(Locale.ROOT)),
              notes.get(TEMPLATE),
              Integer.parseInt(notes.getOrDefault(MAX_LENGTH, "")),
              Boolean.parseBoolean(notes.get(SPECIAL_TOKENS)),
              notes.get(TOKENIZER)));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException(
          model + " has damaged notes: " + notes + "; export it again", e);
    }
  }
}
