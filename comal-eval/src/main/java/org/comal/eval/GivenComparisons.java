package org.comal.eval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.comal.data.Prompt;
import org.comal.dataset.BadDataException;
import org.comal.dataset.ComparisonRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.Rows;
import org.comal.eval.winrate.Outcome;

/** Comparisons that were made before, which are read instead of asking an oracle. */
final class GivenComparisons {
  private GivenComparisons() {}

  /**
   * Reads a file. What it says of the responses is added to the sheet, for their lengths, where no
   * other file gave the model's responses to the prompt.
   *
   * @param limit prompts at most, from the first
   */
  static List<Outcome> read(DataFile comparisons, ResponseSheet sheet, int limit)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Set<String> prompts = new HashSet<>();
    OwnTexts texts = new OwnTexts(sheet);
    ResponseNumbers numbers = new ResponseNumbers();
    try (Rows<ComparisonRow> rows = comparisons.comparisons()) {
      for (Optional<ComparisonRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        ComparisonRow c = row.get();
        String x = c.prompt().id();
        if (!prompts.contains(x) && prompts.size() >= limit) {
          continue;
        }
        prompts.add(x);
        texts.add(c.prompt(), c.firstModel(), c.first());
        texts.add(c.prompt(), c.secondModel(), c.second());
        int k = numbers.of(x, c.firstModel(), c.firstResponse(), c.first());
        int l = numbers.of(x, c.secondModel(), c.secondResponse(), c.second());
        try {
          outcomes.add(new Outcome(x, c.firstModel(), c.secondModel(), k, l, c.preference()));
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
    private final Map<List<String>, Map<String, Integer>> byText = new HashMap<>();

    int of(String prompt, String model, OptionalInt told, Optional<String> text) {
      if (told.isPresent() || text.isEmpty()) {
        return told.orElse(0);
      }
      Map<String, Integer> known =
          byText.computeIfAbsent(List.of(prompt, model), x -> new HashMap<>());
      return known.computeIfAbsent(text.get(), x -> known.size());
    }
  }

  /** Adds the texts that comparisons bring, each once. */
  private static final class OwnTexts {
    private final ResponseSheet sheet;
    private final Map<List<String>, Set<String>> own = new HashMap<>();

    OwnTexts(ResponseSheet sheet) {
      this.sheet = sheet;
    }

    void add(Prompt prompt, String model, Optional<String> text) {
      List<String> place = List.of(model, prompt.id());
      boolean known = own.containsKey(place);
      if (text.isEmpty() || (!known && !sheet.responses(model, prompt.id()).isEmpty())) {
        return;
      }
      if (own.computeIfAbsent(place, x -> new HashSet<>()).add(text.get())) {
        sheet.add(prompt, model, text.get());
      }
    }
  }
}
