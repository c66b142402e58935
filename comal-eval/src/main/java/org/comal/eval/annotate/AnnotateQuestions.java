package org.comal.eval.annotate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Response;
import org.comal.dataset.ComparisonRow;
import org.comal.eval.asked.Candidate;
import org.comal.eval.asked.CandidateFile;
import org.comal.random.RandomSource;

/** Questions about candidates, made prompt by prompt as they are wanted. */
final class AnnotateQuestions {
  private final CandidateFile candidates;
  private final PairChoice choice;
  private final RandomSource random;
  private List<Question> ready = List.of();
  private int at;
  private int prompt;

  /**
   * @param random root of the prompts' streams
   */
  AnnotateQuestions(CandidateFile candidates, PairChoice choice, RandomSource random) {
    this.candidates = candidates;
    this.choice = choice;
    this.random = random;
  }

  /** Which of a prompt's responses is better. */
  record Question(Candidate of, PairChoice.Pair pair) {
    private String first() {
      return of.texts().get(pair.first());
    }

    private String second() {
      return of.texts().get(pair.second());
    }

    Comparison comparison() {
      return new Comparison(of.prompt(), response(first()), response(second()));
    }

    private static Response response(String text) {
      return new Response(new int[0], text, true);
    }

    ComparisonRow answered(double preference) {
      return new ComparisonRow(
          of.prompt(),
          of.models().get(pair.first()),
          of.models().get(pair.second()),
          Optional.of(first()),
          Optional.of(second()),
          preference);
    }
  }

  int prompts() {
    return candidates.size();
  }

  Candidate candidate(int number) throws IOException {
    return candidates.candidate(number);
  }

  /** All about one prompt. */
  List<Question> about(Candidate of) {
    RandomSource stream = random.at("prompt", of.prompt().id());
    return choice.of(of.models(), stream).stream().map(pair -> new Question(of, pair)).toList();
  }

  /** The next ones, as many as asked for where there are. */
  List<Question> next(int most) throws IOException {
    List<Question> next = new ArrayList<>();
    while (next.size() < most && hasNext()) {
      next.add(ready.get(at++));
    }
    return next;
  }

  /** Leaves out the next ones, as many as there are at most. */
  void skip(int number) throws IOException {
    for (int left = number; left > 0 && hasNext(); left--) {
      at++;
    }
  }

  private boolean hasNext() throws IOException {
    while (at == ready.size()) {
      if (prompt == prompts()) {
        return false;
      }
      ready = about(candidate(prompt++));
      at = 0;
    }
    return true;
  }
}
