package org.comal.oracle.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.oracle.template.PromptTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a template and encodes it, so that it fits a model's length.
 *
 * <p>The instruction is never cut. Answers are: the longer first, down to the shorter one's length,
 * then both alike, so that no place in the template is favoured. They lose their ends.
 */
final class FittedEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(FittedEncoder.class);

  private final TextTokenizer tokenizer;
  private final PromptTemplate template;
  private final List<String> answerPlaces;
  private final int maxLength;
  private final OracleCounts counts;

  /**
   * @param template has {@code {instruction}} and a place for each answer
   * @param answerPlaces names of the answers' places
   * @param maxLength tokens that the model takes, all included
   */
  FittedEncoder(
      TextTokenizer tokenizer,
      PromptTemplate template,
      List<String> answerPlaces,
      int maxLength,
      OracleCounts counts) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.answerPlaces = answerPlaces;
    this.maxLength = maxLength;
    this.counts = counts;
  }

  /**
   * Encodes a filled template.
   *
   * @param answers aligned with the answers' places
   * @return token ids, at most {@code maxLength}; {@code null} where the rest is too long even
   *     without answers
   */
  long[] encode(String instruction, List<String> answers) {
    String question = tokenizer.neutralised(instruction);
    List<String> texts = answers.stream().map(tokenizer::neutralised).toList();
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
        if (counts.textsTooLong() == 0) {
          LOG.warn(
              "A question has no room for its answers within max-length {}; the oracle abstains. "
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
        if (counts.shortenedTexts() == 0) {
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

  private long[] filled(String instruction, List<String> answers) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("instruction", instruction);
    for (int i = 0; i < answers.size(); i++) {
      values.put(answerPlaces.get(i), answers.get(i));
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
