package org.comal.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.comal.files.Sha256;

/**
 * A model's own tokenizer, from a folder in the Hugging Face layout: {@code tokenizer.json}, and
 * {@code tokenizer_config.json} where there is one.
 *
 * <p>Never truncates and never pads. Safe for use by several threads.
 */
public final class TextTokenizer implements AutoCloseable {
  private final LoadedTokenizer tokenizer;
  private final boolean addSpecialTokens;
  private final List<String> specials;
  private final int largestId;
  private final int padId;
  private final String fingerprint;

  private TextTokenizer(
      LoadedTokenizer tokenizer,
      boolean addSpecialTokens,
      List<String> specials,
      int largestId,
      int padId,
      String fingerprint) {
    this.tokenizer = tokenizer;
    this.addSpecialTokens = addSpecialTokens;
    this.specials = specials;
    this.largestId = largestId;
    this.padId = padId;
    this.fingerprint = fingerprint;
  }

  /**
   * {@return the tokenizer of a folder; the caller closes it}
   *
   * @param folder holds {@code tokenizer.json} and perhaps {@code tokenizer_config.json}
   * @param addSpecialTokens whether {@link #encode} adds what the tokenizer adds of itself, as
   *     {@code [CLS]} or a begin token
   * @throws IllegalArgumentException with a sentence where the folder holds none, or a file of it
   *     is damaged
   */
  public static TextTokenizer open(Path folder, boolean addSpecialTokens) {
    Path file = folder.resolve(TokenizerFile.FILE);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "there is no tokenizer.json in "
              + folder
              + "; the folder of the model that was exported has one");
    }
    try {
      TokenizerFile read = TokenizerFile.read(folder);
      List<String> specials =
          read.addedTokens().stream()
              .filter(AddedToken::special)
              .map(AddedToken::content)
              // The longest first: a special token may hold another.
              .sorted((a, b) -> Integer.compare(b.length(), a.length()))
              .toList();
      int pad = padId(read);
      String fingerprint = Sha256.of(file);
      return new TextTokenizer(
          read.load(), addSpecialTokens, specials, read.largestId(), pad, fingerprint);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static int padId(TokenizerFile read) throws IOException {
    for (String key : List.of("pad_token", "eos_token")) {
      OptionalInt id = read.id(read.named(key));
      if (id.isPresent()) {
        return id.getAsInt();
      }
    }
    return 0;
  }

  /**
   * {@return token ids of a text in which special tokens are special}
   *
   * @param text what the model reads, as a filled template
   */
  public long[] encode(String text) {
    return Arrays.stream(tokenizer.encode(text, addSpecialTokens)).asLongStream().toArray();
  }

  /**
   * {@return how many tokens a text has by itself, nothing added}
   *
   * @param text any text; special tokens count as one each
   */
  public int length(String text) {
    return tokenizer.encode(text, false).length;
  }

  /**
   * {@return a text in which special tokens are no longer special: a space follows the first
   * character of each} For what users wrote, who could otherwise end a turn and begin another.
   *
   * @param text what a user or a policy wrote
   */
  public String neutralised(String text) {
    String safe = text;
    for (String special : specials) {
      if (safe.contains(special)) {
        int first = special.offsetByCodePoints(0, 1);
        safe = safe.replace(special, special.substring(0, first) + " " + special.substring(first));
      }
    }
    return safe;
  }

  /**
   * {@return the one token that {@code label} is when it follows {@code before}; empty where it is
   * more than one or runs together with what is before it}
   *
   * @param before the text that the label follows
   * @param label the word that is looked for, as {@code A}
   */
  public OptionalInt labelAfter(String before, String label) {
    int[] start = tokenizer.encode(before, false);
    int[] whole = tokenizer.encode(before + label, false);
    boolean one =
        whole.length == start.length + 1
            && Arrays.equals(start, 0, start.length, whole, 0, start.length);
    return one ? OptionalInt.of(whole[start.length]) : OptionalInt.empty();
  }

  /** {@return the largest id that {@link #encode} can give} */
  public int largestId() {
    return largestId;
  }

  /** {@return what sequences are padded with} */
  public int padId() {
    return padId;
  }

  /** {@return SHA-256 of {@code tokenizer.json}, in hexadecimal} */
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
