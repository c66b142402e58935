package org.comal.eval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.data.Prompt;

/**
 * Which of the models' responses meet: each of one model with each of the other, prompt by prompt,
 * so that a judge reads each prompt's responses together.
 */
final class PairQuestions {
  private final ResponseSheet sheet;
  private final List<String> models;
  private final Optional<String> baseline;

  /**
   * @param baseline the model that every other is compared with; empty for all pairs
   */
  PairQuestions(ResponseSheet sheet, Optional<String> baseline) {
    this.sheet = sheet;
    this.models = sheet.models();
    this.baseline = baseline;
  }

  /**
   * The questions.
   *
   * @param limit prompts at most, from the first
   * @throws IOException where two models that are to be compared cannot be
   */
  List<PairQuestion> onFirst(int limit) throws IOException {
    requireMeetings();
    List<PairQuestion> questions = new ArrayList<>();
    for (Prompt prompt : sheet.prompts().stream().limit(limit).toList()) {
      for (int i = 0; i < models.size(); i++) {
        for (int j = i + 1; j < models.size(); j++) {
          if (compared(models.get(i), models.get(j))) {
            addAll(questions, prompt, models.get(i), models.get(j));
          }
        }
      }
    }
    for (PairQuestion q : questions) {
      if (q.prompt().messages().isEmpty()) {
        throw new IOException(
            "prompt "
                + q.prompt().id()
                + " is named by its id only, so the oracle has nothing to read; name the file that"
                + " holds the prompts in prompts");
      }
    }
    return questions;
  }

  private void addAll(List<PairQuestion> questions, Prompt prompt, String first, String second) {
    List<String> firsts = sheet.responses(first, prompt.id());
    List<String> seconds = sheet.responses(second, prompt.id());
    for (int k = 0; k < firsts.size(); k++) {
      for (int l = 0; l < seconds.size(); l++) {
        questions.add(new PairQuestion(prompt, first, second, k, l, firsts.get(k), seconds.get(l)));
      }
    }
  }

  private boolean compared(String a, String b) {
    return baseline.isEmpty() || a.equals(baseline.get()) || b.equals(baseline.get());
  }

  private void requireMeetings() throws IOException {
    if (models.size() < 2) {
      throw new IOException(
          "there are responses of "
              + (models.isEmpty() ? "no model" : models.get(0) + " alone")
              + "; two models at least are needed to compare");
    }
    if (baseline.isPresent() && !models.contains(baseline.get())) {
      throw new IOException(
          "baseline is "
              + baseline.get()
              + ", but there are responses of "
              + String.join(", ", models));
    }
    for (int i = 0; i < models.size(); i++) {
      for (int j = i + 1; j < models.size(); j++) {
        if (compared(models.get(i), models.get(j)) && !sheet.meet(models.get(i), models.get(j))) {
          throw new IOException(
              "models "
                  + models.get(i)
                  + " and "
                  + models.get(j)
                  + " answer no prompt in common: their prompts' ids differ");
        }
      }
    }
  }
}
