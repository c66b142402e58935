package org.comal.eval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.comal.data.Prompt;
import org.comal.dataset.BadDataException;
import org.comal.dataset.ComparisonRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.Rows;
import org.comal.dataset.TextNumbers;
import org.comal.eval.winrate.Outcome;
import org.comal.eval.winrate.ResponseLengths;

/** Comparisons that were made before, which are read instead of asking an oracle. */
final class GivenComparisons {
  private GivenComparisons() {}

  /**
   * Reads a file. The lengths of responses in it are added to the sheet where no other file gave
   * the model's responses to the prompt. No text is held.
   *
   * @param limit prompts at most, from the first
   */
  static List<Outcome> read(DataFile comparisons, ResponseSheet sheet, int limit)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    Map<String, String> prompts = new HashMap<>();
    OwnTexts texts = new OwnTexts(sheet);
    ResponseNumbers numbers = new ResponseNumbers();
    try (Rows<ComparisonRow> rows = comparisons.comparisons()) {
      for (Optional<ComparisonRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        ComparisonRow c = row.get();
        String id = c.prompt().id();
        if (!prompts.containsKey(id) && prompts.size() >= limit) {
          continue;
        }
        String x = prompts.computeIfAbsent(id, same -> same);
        texts.add(c.prompt(), c.firstModel(), c.first());
        texts.add(c.prompt(), c.secondModel(), c.second());
        int k = numbers.of(x, c.firstModel(), c.firstResponse(), c.first());
        int l = numbers.of(x, c.secondModel(), c.secondResponse(), c.second());
        try {
          String first = names.computeIfAbsent(c.firstModel(), same -> same);
          String second = names.computeIfAbsent(c.secondModel(), same -> same);
          outcomes.add(new Outcome(x, first, second, k, l, c.preference()));
        } catch (IllegalArgumentException e) {
          throw new BadDataException(rows.place(), e.getMessage());
        }
      }
    }
    if (outcomes.isEmpty()) {
      throw new IOException(comparisons + " holds no comparison");
    }
    return outcomes;
  }

  /**
   * Numbers a model's responses to a prompt where a file does not: by their texts, as they come.
   */
  private static final class ResponseNumbers {
    private final TextNumbers models = new TextNumbers(1);
    private final TextNumbers texts = new TextNumbers(1);

    int of(String prompt, String model, OptionalInt told, Optional<String> text) {
      if (told.isPresent() || text.isEmpty()) {
        return told.orElse(0);
      }
      int own = models.number(prompt, model);
      int before = texts.size();
      int number = texts.number(prompt, model, text.get());
      if (number == before) {
        texts.set(number, 0, models.get(own, 0));
        models.set(own, 0, models.get(own, 0) + 1);
      }
      return (int) texts.get(number, 0);
    }
  }

  /** Adds the lengths of texts that comparisons bring, each once. */
  private static final class OwnTexts {
    private final ResponseSheet sheet;
    private final TextNumbers models = new TextNumbers(0);
    private final TextNumbers texts = new TextNumbers(0);

    OwnTexts(ResponseSheet sheet) {
      this.sheet = sheet;
    }

    void add(Prompt prompt, String model, Optional<String> text) {
      boolean known = models.known(model, prompt.id()) >= 0;
      if (text.isEmpty() || (!known && sheet.answers(model, prompt.id()))) {
        return;
      }
      models.number(model, prompt.id());
      int before = texts.size();
      if (texts.number(model, prompt.id(), text.get()) == before) {
        sheet.addLength(prompt.id(), model, ResponseLengths.of(text.get()));
      }
    }
  }
}
