package org.comal.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a template and encodes it, so that it fits a model's length.
 *
 * <p>The instruction is never cut. Responses are: the longer first, down to the shorter one's
 * length, then both alike, so that no place in the template is favoured. They lose their ends.
 */
public final class FittedEncoder {

  /** Hears of texts that did not fit as they were. */
  public interface Counts {
    /** For a caller that does not count. */
    Counts NONE =
        new Counts() {
          @Override
          public void shortened() {}

          @Override
          public void tooLong() {}
        };

    /** Responses of a text were shortened. */
    void shortened();

    /** A text could not be made to fit. */
    void tooLong();
  }

  private static final Logger LOG = LoggerFactory.getLogger(FittedEncoder.class);

  private final TextTokenizer tokenizer;
  private final PromptTemplate template;
  private final List<String> responsePlaces;
  private final int maxLength;
  private final Counts counts;
  private final AtomicBoolean toldShortened = new AtomicBoolean();
  private final AtomicBoolean toldTooLong = new AtomicBoolean();

  /**
   * Fits responses of any length into what a model takes.
   *
   * @param tokenizer the model's tokenizer; stays the caller's to close
   * @param template has {@code {instruction}} and a place for each response
   * @param responsePlaces names of the responses' places
   * @param maxLength tokens that the model takes, all included
   * @param counts told of each text that did not fit as it was
   */
  public FittedEncoder(
      TextTokenizer tokenizer,
      PromptTemplate template,
      List<String> responsePlaces,
      int maxLength,
      Counts counts) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.responsePlaces = responsePlaces;
    this.maxLength = maxLength;
    this.counts = counts;
  }

  /**
   * Encodes a filled template, responses shortened where it would be too long.
   *
   * @param instruction what the responses are to
   * @param responses aligned with the responses' places
   * @return token ids, at most {@code maxLength}; {@code null} where the rest is too long even
   *     without responses
   */
  public long[] encode(String instruction, List<String> responses) {
    String question = tokenizer.neutralised(instruction);
    List<String> texts = responses.stream().map(tokenizer::neutralised).toList();
    long[] ids = filled(question, texts);
    if (ids.length <= maxLength) {
      return ids;
    }
    int[] lengths = texts.stream().mapToInt(tokenizer::length).toArray();
    int room = maxLength - ids.length;
    for (int n : lengths) {
      room += n;
    }
    while (true) {
      int most = share(lengths, room);
      if (most < 1) {
        if (toldTooLong.compareAndSet(false, true)) {
          LOG.warn(
              "A question has no room for its answers within max-length {}; it gets no answer. "
                  + "Such questions are counted from here on.",
              maxLength);
        }
        counts.tooLong();
        return null;
      }
      List<String> cut = new ArrayList<>();
      for (int i = 0; i < lengths.length; i++) {
        cut.add(lengths[i] <= most ? texts.get(i) : beginning(texts.get(i), most));
      }
      ids = filled(question, cut);
      if (ids.length <= maxLength) {
        if (toldShortened.compareAndSet(false, true)) {
          LOG.warn(
              "Answers were shortened to fit max-length {}. Such texts are counted from here on.",
              maxLength);
        }
        counts.shortened();
        return ids;
      }
      room -= ids.length - maxLength;
    }
  }

  private long[] filled(String instruction, List<String> responses) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("instruction", instruction);
    for (int i = 0; i < responses.size(); i++) {
      values.put(responsePlaces.get(i), responses.get(i));
    }
    return tokenizer.encode(template.render(values));
  }

  /** The largest c for which Σ min(nᵢ, c) ≤ room; below 1 where there is none. */
  static int share(int[] lengths, int room) {
    int low = 0;
    int high = Math.max(0, room);
    while (low < high) {
      int c = low + (high - low + 1) / 2;
      long sum = 0;
      for (int n : lengths) {
        sum += Math.min(n, c);
      }
      if (sum <= room) {
        low = c;
      } else {
        high = c - 1;
      }
    }
    return low;
  }

  /** The longest beginning of a text that has at most {@code most} tokens, by whole code points. */
  private String beginning(String text, int most) {
    int low = 0;
    int high = text.codePointCount(0, text.length());
    while (low < high) {
      int middle = low + (high - low + 1) / 2;
      if (tokenizer.length(text.substring(0, text.offsetByCodePoints(0, middle))) <= most) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return text.substring(0, text.offsetByCodePoints(0, low));
  }
}
