package org.comal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shortens responses until the text that they stand in fits a model's length: the longer first,
 * down to the shorter one's length, then both alike, so that no place in the text is favoured. They
 * lose their ends.
 */
public final class ResponseFitter {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseFitter.class);

  private final TextTokenizer tokenizer;
  private final int maxLength;
  private final FittedEncoder.Counts counts;
  private final AtomicBoolean toldShortened = new AtomicBoolean();
  private final AtomicBoolean toldTooLong = new AtomicBoolean();

  /**
   * Fits responses of any length into what a model takes.
   *
   * @param tokenizer the model's tokenizer; stays the caller's to close
   * @param maxLength tokens that the model takes, all included
   * @param counts told of each text that did not fit as it was
   */
  public ResponseFitter(TextTokenizer tokenizer, int maxLength, FittedEncoder.Counts counts) {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.counts = counts;
  }

  /**
   * {@return ids of a text with its responses, at most as many as the model takes; {@code null}
   * where the rest is too long even without responses}
   *
   * @param responses as they were written
   * @param text of responses, in which special tokens are no longer special
   */
  public long[] encode(List<String> responses, Function<List<String>, String> text) {
    List<String> texts = responses.stream().map(tokenizer::neutralised).toList();
    long[] ids = tokenizer.encode(text.apply(texts));
    if (ids.length <= maxLength) {
      return ids;
    }
    int[] lengths = texts.stream().mapToInt(tokenizer::length).toArray();
    int room = maxLength - ids.length + Arrays.stream(lengths).sum();
    while (true) {
      int most = share(lengths, room);
      if (most < 1) {
        if (toldTooLong.compareAndSet(false, true)) {
          LOG.warn(
              "A question has no room for its responses within max-length {}; it gets no verdict. "
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
      ids = tokenizer.encode(text.apply(cut));
      if (ids.length <= maxLength) {
        if (toldShortened.compareAndSet(false, true)) {
          LOG.warn(
              "Responses were shortened to fit max-length {}. Such texts are counted from here on.",
              maxLength);
        }
        counts.shortened();
        return ids;
      }
      room -= ids.length - maxLength;
    }
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
