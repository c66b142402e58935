package org.comal.eval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.data.Prompt;
import org.comal.eval.asked.Candidate;

/**
 * Which of the models' responses meet: each of one model with each of the other, prompt by prompt,
 * so that a judge reads each prompt's responses together. They are made as they are wanted.
 */
final class PairQuestions {
  private final ResponseSheet sheet;
  private final List<String> models;
  private final Optional<String> baseline;
  private final int limit;
  private final int all;
  private List<PairQuestion> ready = List.of();
  private int at;
  private int prompt;

  /**
   * Counts them.
   *
   * @param baseline the model that every other is compared with; empty for all pairs
   * @param limit prompts at most, from the first
   * @throws IOException where two models that are to be compared cannot be
   */
  PairQuestions(ResponseSheet sheet, Optional<String> baseline, int limit) throws IOException {
    this.sheet = sheet;
    this.models = sheet.models();
    this.baseline = baseline;
    this.limit = Math.min(limit, sheet.prompts());
    this.all = count();
  }

  /** How many there are. */
  int all() {
    return all;
  }

  /** The next ones, as many as asked for where there are. */
  List<PairQuestion> next(int most) throws IOException {
    List<PairQuestion> next = new ArrayList<>();
    while (next.size() < most && hasNext()) {
      next.add(ready.get(at++));
    }
    return next;
  }

  private boolean hasNext() throws IOException {
    while (at == ready.size()) {
      if (prompt == limit) {
        return false;
      }
      ready = about(sheet.responses(prompt++));
      at = 0;
    }
    return true;
  }

  private int count() throws IOException {
    requireModels();
    Set<List<String>> met = new HashSet<>();
    Optional<Prompt> unread = Optional.empty();
    long count = 0;
    for (int x = 0; x < sheet.prompts(); x++) {
      Candidate responses = sheet.responses(x);
      List<PairQuestion> own = about(responses);
      own.forEach(q -> met.add(List.of(q.first(), q.second())));
      if (x < limit) {
        count += own.size();
        if (!own.isEmpty() && unread.isEmpty() && responses.prompt().messages().isEmpty()) {
          unread = Optional.of(responses.prompt());
        }
      }
    }
    requireMeetings(met);
    if (unread.isPresent()) {
      throw new IOException(
          "prompt "
              + unread.get().id()
              + " is named by its id only, so the oracle has nothing to read; name the file that"
              + " holds the prompts in prompts");
    }
    return Math.toIntExact(count);
  }

  private List<PairQuestion> about(Candidate responses) {
    List<PairQuestion> questions = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      for (int j = i + 1; j < models.size(); j++) {
        if (compared(models.get(i), models.get(j))) {
          addAll(questions, responses, models.get(i), models.get(j));
        }
      }
    }
    return questions;
  }

  private static void addAll(
      List<PairQuestion> questions, Candidate responses, String first, String second) {
    List<String> firsts = responses.of(first);
    List<String> seconds = responses.of(second);
    for (int k = 0; k < firsts.size(); k++) {
      for (int l = 0; l < seconds.size(); l++) {
        questions.add(
            new PairQuestion(
                responses.prompt(), first, second, k, l, firsts.get(k), seconds.get(l)));
      }
    }
  }

  private boolean compared(String a, String b) {
    return baseline.isEmpty() || a.equals(baseline.get()) || b.equals(baseline.get());
  }

  private void requireModels() throws IOException {
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
  }

  private void requireMeetings(Set<List<String>> met) throws IOException {
    for (int i = 0; i < models.size(); i++) {
      for (int j = i + 1; j < models.size(); j++) {
        if (compared(models.get(i), models.get(j))
            && !met.contains(List.of(models.get(i), models.get(j)))) {
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
