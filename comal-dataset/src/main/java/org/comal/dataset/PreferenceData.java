package org.comal.dataset;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.data.Prompt;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/**
 * Pairs to learn a preference model from, put together out of up to three data sets: who won, what
 * the models answered, and what they were asked. A file that holds all of it needs no other.
 *
 * @param comparisons who won
 * @param responses the texts, where {@code comparisons} names models only; held in memory
 * @param prompts the prompts, where the others name them by id only; held in memory
 */
public record PreferenceData(
    DataFile comparisons, Optional<DataFile> responses, Optional<DataFile> prompts) {

  /** Keys of a config block that {@link #of} reads, as HOCON with comments. */
  public static final String KEYS =
      DataFile.KEYS
          + """
          # The responses, where file names models only: a file, or a block with file, format and
          # columns.
          answers = null
          # The prompts, where the others name them by id only: a file, or a block as for `answers`.
          prompts = null
          """;

  private static final Config KNOWN = ConfigFactory.parseString(KEYS);

  /**
   * Checks that nothing is missing.
   *
   * @param comparisons not null
   * @param responses empty where the comparisons hold the responses themselves
   * @param prompts empty where no file names prompts by id only
   */
  public PreferenceData {
    Objects.requireNonNull(comparisons, "comparisons");
    Objects.requireNonNull(responses, "responses");
    Objects.requireNonNull(prompts, "prompts");
  }

  /**
   * {@return what a key asks for that holds a file's name alone, a list of names, or a block with
   * {@link #KEYS}}
   *
   * @param options the block that holds the key; bad values are noted there
   * @param key names the data
   * @param services say where relative paths start from
   */
  public static PreferenceData of(Options options, String key, Services services) {
    if (!options.has(key)
        || options.config().root().get(key).valueType() != ConfigValueType.OBJECT) {
      return new PreferenceData(
          DataFile.of(options, key, services), Optional.empty(), Optional.empty());
    }
    Options block = options.block(key);
    block.rejectUnknown(KNOWN);
    return new PreferenceData(
        DataFile.of(block, services),
        block.has("answers")
            ? Optional.of(DataFile.of(block, "answers", services))
            : Optional.empty(),
        block.has("prompts")
            ? Optional.of(DataFile.of(block, "prompts", services))
            : Optional.empty());
  }

  /**
   * {@return the pairs; abstentions are left out}
   *
   * @throws IOException where {@code responses} or {@code prompts} cannot be read
   */
  public Rows<PreferenceRow> rows() throws IOException {
    if (responses.isEmpty() && prompts.isEmpty()) {
      return comparisons.preferences();
    }
    return new Joined(comparisons.comparisons(), texts(), new PromptTexts(prompts));
  }

  private Map<List<String>, String> texts() throws IOException {
    Map<List<String>, String> texts = new HashMap<>();
    if (responses.isPresent()) {
      try (Rows<ResponseRow> rows = responses.get().responses(Optional.empty())) {
        for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) {
          ResponseRow response = row.get();
          String prompt = response.prompt().id();
          if (texts.put(List.of(response.model(), prompt), response.text()) != null) {
            throw new BadDataException(
                rows.place(),
                response.model()
                    + " answers prompt "
                    + prompt
                    + " a second time; which response was compared cannot be told");
          }
        }
      }
    }
    return texts;
  }

  /** Comparisons with what they lack. */
  private final class Joined implements Rows<PreferenceRow> {
    private final Rows<ComparisonRow> rows;
    private final Map<List<String>, String> texts;
    private final PromptTexts prompts;

    Joined(Rows<ComparisonRow> rows, Map<List<String>, String> texts, PromptTexts prompts) {
      this.rows = rows;
      this.texts = texts;
      this.prompts = prompts;
    }

    @Override
    public Optional<PreferenceRow> next() throws IOException {
      for (Optional<ComparisonRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        ComparisonRow c = row.get();
        if (!Double.isNaN(c.preference())) {
          return Optional.of(
              new PreferenceRow(
                  prompts.of(c.prompt(), place()),
                  text(c.first(), c.firstModel(), c.prompt()),
                  text(c.second(), c.secondModel(), c.prompt()),
                  c.preference()));
        }
      }
      return Optional.empty();
    }

    private String text(Optional<String> text, String model, Prompt prompt)
        throws BadDataException {
      String known = text.orElse(texts.get(List.of(model, prompt.id())));
      if (known == null) {
        throw new BadDataException(
            place(),
            "the response of "
                + model
                + " to prompt "
                + prompt.id()
                + (responses.isPresent()
                    ? " is not in " + responses.get()
                    : " is not in the row; name the file that holds it in answers"));
      }
      return known;
    }

    @Override
    public String place() {
      return rows.place();
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
