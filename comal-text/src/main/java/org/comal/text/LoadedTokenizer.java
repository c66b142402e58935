package org.comal.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer in memory. Never truncates and never pads; what it refuses is said with the name of
 * its file. Safe for use by several threads.
 */
public final class LoadedTokenizer implements AutoCloseable {
  static {
    OfflineDjl.settle();
  }

  /** Begins tokens that no text may hold: a noncharacter, of no use outside of programs. */
  static final char RESERVED = '\uFFFF';

  private static final String ADDED = "added_tokens";

  private static final char REPLACEMENT = '\uFFFD';

  private final HuggingFaceTokenizer tokenizer;
  private final String where;
  private final boolean reserves;

  private LoadedTokenizer(HuggingFaceTokenizer tokenizer, String where, boolean reserves) {
    this.tokenizer = tokenizer;
    this.where = where;
    this.reserves = reserves;
  }

  /**
   * {@return the tokenizer that a {@code tokenizer.json} describes; the caller closes it}
   *
   * @param json asks for no truncation and no padding; not changed
   * @param where the file's name, for messages
   * @param numbered tokens whose ids are to be those of the file
   * @throws IOException where it describes none, or a token would get another id
   */
  static LoadedTokenizer of(ObjectNode json, String where, List<AddedToken> numbered)
      throws IOException {
    LoadedTokenizer made = unchecked(json, where);
    try {
      List<AddedToken> split = new ArrayList<>();
      for (AddedToken token : numbered) {
        int[] ids = made.idsOf(token);
        if (ids.length == 1) {
          made.check(token, ids);
        } else {
          split.add(token);
        }
      }
      if (!split.isEmpty()) {
        checkWhole(json, where, split);
      }
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  private static LoadedTokenizer unchecked(ObjectNode json, String where) throws IOException {
    UnpackedLibraries.tokenizers();
    try {
      return new LoadedTokenizer(
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)),
              Map.of("truncation", "false", "padding", "false")),
          where,
          json.path(ADDED).toString().indexOf(RESERVED) >= 0);
    } catch (RuntimeException e) {
      throw new IOException(where + " describes no tokenizer: " + e.getMessage(), e);
    }
  }

  /**
   * Checks tokens that the tokenizer takes apart, as every engine does with one that is looked for
   * in normalized text and holds another that is not. Their ids show where none is normalized: the
   * numbers do not depend on it.
   */
  private static void checkWhole(ObjectNode json, String where, List<AddedToken> split)
      throws IOException {
    ObjectNode verbatim = json.deepCopy();
    verbatim.path(ADDED).forEach(token -> ((ObjectNode) token).put("normalized", false));
    try (LoadedTokenizer whole = unchecked(verbatim, where)) {
      for (AddedToken token : split) {
        whole.check(token, whole.idsOf(token));
      }
    }
  }

  private int[] idsOf(AddedToken token) throws IOException {
    try {
      return encode(token.content(), false);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The library numbers added tokens anew by their order; the file says what the model learnt. */
  private void check(AddedToken token, int... ids) throws IOException {
    if (ids.length != 1) {
      throw new IOException(
          where
              + " gives the added token "
              + token.content()
              + " the id "
              + token.id()
              + ", but the tokenizer makes "
              + ids.length
              + " tokens of it. Save the tokenizer again by the library that made it");
    }
    if (ids[0] != token.id()) {
      throw new IOException(
          where
              + " gives the added token "
              + token.content()
              + " the id "
              + token.id()
              + ", but the tokenizer numbers it "
              + ids[0]
              + ": the file's added_tokens do not follow one another. Save the tokenizer again by"
              + " the library that made it");
    }
  }

  /**
   * {@return the ids of a text}
   *
   * @param text any
   * @param addSpecial whether what the tokenizer adds of itself is added, as a begin token
   * @throws IllegalArgumentException where the tokenizer has no ids for it
   */
  public int[] encode(String text, boolean addSpecial) {
    try {
      String allowed = reserves ? text.replace(RESERVED, REPLACEMENT) : text;
      return Arrays.stream(tokenizer.encode(allowed, addSpecial, false).getIds())
          .mapToInt(Math::toIntExact)
          .toArray();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the tokenizer of " + where + " cannot encode a text: " + e.getMessage(), e);
    }
  }

  /**
   * {@return the text of ids}
   *
   * @param ids of this tokenizer; others have no text
   * @param skipSpecial whether special tokens are left out
   */
  public String decode(int[] ids, boolean skipSpecial) {
    try {
      return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the tokenizer of " + where + " cannot decode ids: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
