package org.comal.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills a template and encodes it, so that it fits a model's length.
 *
 * <p>The instruction is never cut. Responses are, as {@link ResponseFitter} has it.
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

  private final TextTokenizer tokenizer;
  private final PromptTemplate template;
  private final List<String> responsePlaces;
  private final ResponseFitter fitter;

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
    this.fitter = new ResponseFitter(tokenizer, maxLength, counts);
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
    return fitter.encode(responses, texts -> filled(question, texts));
  }

  private String filled(String instruction, List<String> responses) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("instruction", instruction);
    for (int i = 0; i < responses.size(); i++) {
      values.put(responsePlaces.get(i), responses.get(i));
    }
    return template.render(values);
  }
}
