package org.comal.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells the columns that say something about a row, as where it is from, from those that are part
 * of it.
 *
 * <p>Metadata is told by what it is: numbers, truth values, times, addresses, hashes and UUIDs,
 * single words in columns of ids, and short labels in columns that are called by one of the names
 * known here. Any other text, in whatever script, is content, and so is any structure that holds
 * one.
 */
final class Metadata {
  /** Columns that are content, whatever they hold. */
  private static final Set<String> CONTENT =
      Set.of(
          "answer",
          "audio",
          "completion",
          "context",
          "document",
          "functions",
          "history",
          "image",
          "images",
          "input",
          "inputs",
          "output",
          "question",
          "response",
          "tools",
          "video",
          "videos");

  /** Columns whose short texts are names of something about the row. */
  private static final Set<String> LABELS =
      Set.of(
          "annotator",
          "annotators",
          "categories",
          "category",
          "chosen_model",
          "created",
          "data_source",
          "dataset",
          "datasets",
          "datasplit",
          "date",
          "difficulty",
          "domain",
          "emojis",
          "first_model",
          "generator",
          "generator_1",
          "generator_2",
          "generators",
          "judge",
          "kind",
          "label",
          "labels",
          "lang",
          "language",
          "languages",
          "license",
          "licence",
          "locale",
          "model",
          "model_1",
          "model_2",
          "model_a",
          "model_b",
          "model_name",
          "models",
          "origin",
          "quality",
          "rating",
          "ratings",
          "rejected_model",
          "role",
          "score",
          "scores",
          "second_model",
          "source",
          "sources",
          "split",
          "status",
          "stream",
          "subset",
          "tag",
          "tags",
          "task_type",
          "time",
          "timestamp",
          "tree_state",
          "type",
          "url",
          "version",
          "winner");

  /** Columns whose fields are columns of their own. */
  private static final Set<String> BLOCKS = Set.of("info", "meta", "metadata");

  /** What an annotator wrote before its verdict, which AlpacaEval keeps beside the number. */
  private static final String RAW = "raw_completion";

  /** What stands between the words of a name. */
  private static final Pattern PARTS = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|[-. ]");

  private static final Pattern ID = Pattern.compile("(?:.*_)?(?:id|ids|idx|index|uuid|hash)");
  private static final Pattern ID_VALUE = Pattern.compile("[!-~]{1,128}");
  private static final Pattern SELF_EVIDENT =
      Pattern.compile(
          // a number
          "[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?"
              // a date, a time of day, or both
              + "|\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d\\S*(?: [+-]\\S+| UTC)?)?"
              // a UUID, or a hash as hexadecimal digits
              + "|\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|\\p{XDigit}{32,128}"
              // an address
              + "|[a-z][a-z0-9+.-]*://\\S+");
  private static final Set<String> WRITTEN_OUT =
      Set.of("true", "false", "null", "none", "nan", "[]", "{}");

  private static final int LONGEST_LABEL = 64;
  private static final Pattern LABEL = Pattern.compile("[^\\n\\r]*[^\\n\\r.!?…。！？।؟]");

  private Metadata() {}

  /**
   * Whether a value is part of what the row says.
   *
   * @param name of the column
   * @param value of any kind
   * @param untyped whether whatever is no text is written as one
   */
  static boolean isContent(String name, JsonNode value, boolean untyped) {
    if (isEmpty(value, untyped)) {
      return false;
    }
    String plain = PARTS.matcher(name.strip()).replaceAll("_").toLowerCase(Locale.ROOT);
    if (CONTENT.contains(plain)) {
      return true;
    }
    if (plain.equals(RAW)) {
      return false;
    }
    if (BLOCKS.contains(plain) && value.isObject()) {
      return value.properties().stream()
          .anyMatch(e -> isContent(e.getKey(), e.getValue(), untyped));
    }
    return holdsText(plain, value, untyped);
  }

  /** Whether there is nothing: null, an empty list or object, or a text without a character. */
  private static boolean isEmpty(JsonNode value, boolean untyped) {
    return value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual()
            && (value.textValue().isBlank()
                || (untyped
                    && WRITTEN_OUT.contains(value.textValue().strip().toLowerCase(Locale.ROOT)))));
  }

  private static boolean holdsText(String name, JsonNode value, boolean untyped) {
    if (value.isContainerNode()) {
      for (Iterator<JsonNode> parts = value.elements(); parts.hasNext(); ) {
        if (holdsText(name, parts.next(), untyped)) {
          return true;
        }
      }
      return false;
    }
    if (!value.isTextual() || isEmpty(value, untyped)) {
      return false;
    }
    String text = value.textValue().strip();
    boolean about =
        SELF_EVIDENT.matcher(text).matches()
            || (ID.matcher(name).matches() && ID_VALUE.matcher(text).matches())
            || (LABELS.contains(name)
                && text.codePointCount(0, text.length()) <= LONGEST_LABEL
                && LABEL.matcher(text).matches());
    return !about;
  }
}
