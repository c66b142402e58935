package org.comal.eval.oracle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.PreferenceRow;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.TextNumbers;
import org.comal.eval.asked.Candidate;
import org.comal.eval.asked.CandidateFile;

/** Pairs of responses with their labels. In memory are numbers; the texts stand in a file. */
final class LabelledPairs implements Closeable {
  private final CandidateFile texts;
  private final TextNumbers groups = new TextNumbers(1);
  private final TextNumbers responses = new TextNumbers(1);
  private final List<Question> questions = new ArrayList<>();
  private int read = -1;
  private Candidate candidate;

  /**
   * A question, with its label or without.
   *
   * @param group number of the prompt
   * @param i number of the first response among the prompt's
   * @param j number of the second
   * @param label NaN where there is none
   */
  record Question(int group, int i, int j, double label) {}

  /**
   * @param file written anew; gone when this is closed
   */
  LabelledPairs(Path file) throws IOException {
    this.texts = new CandidateFile(file);
  }

  void add(PreferenceRow row) throws IOException {
    int group = groups.number(row.prompt().id());
    int i = place(group, row.prompt(), row.first());
    int j = place(group, row.prompt(), row.second());
    questions.add(new Question(group, i, j, row.preference()));
  }

  private int place(int group, Prompt prompt, String text) throws IOException {
    int before = responses.size();
    int number = responses.number(prompt.id(), text);
    if (number == before) {
      long place = groups.get(group, 0);
      responses.set(number, 0, place);
      groups.set(group, 0, place + 1);
      texts.add(new ResponseRow(prompt, "", text), "");
    }
    return (int) responses.get(number, 0);
  }

  /** Adds every pair of a prompt's responses that has no label. */
  void addOthers() {
    Set<Question> labelled = new HashSet<>();
    for (Question q : questions) {
      labelled.add(unlabelled(q.group, Math.min(q.i, q.j), Math.max(q.i, q.j)));
    }
    for (int g = 0; g < groups(); g++) {
      for (int i = 0; i < responses(g); i++) {
        for (int j = i + 1; j < responses(g); j++) {
          Question other = unlabelled(g, i, j);
          if (!labelled.contains(other)) {
            questions.add(other);
          }
        }
      }
    }
  }

  private static Question unlabelled(int group, int i, int j) {
    return new Question(group, i, j, Double.NaN);
  }

  /** In the order of the file, those without a label behind. */
  List<Question> questions() {
    return questions;
  }

  int groups() {
    return groups.size();
  }

  /** Different responses to a prompt. */
  int responses(int group) {
    return (int) groups.get(group, 0);
  }

  /** What is read again of a prompt; the last one is kept. */
  private Candidate candidate(int group) throws IOException {
    if (group != read) {
      candidate = texts.candidate(group);
      read = group;
    }
    return candidate;
  }

  String prompt(Question q) throws IOException {
    return candidate(q.group).prompt().id();
  }

  String first(Question q) throws IOException {
    return candidate(q.group).texts().get(q.i);
  }

  String second(Question q) throws IOException {
    return candidate(q.group).texts().get(q.j);
  }

  Comparison comparison(Question q) throws IOException {
    return new Comparison(candidate(q.group).prompt(), response(first(q)), response(second(q)));
  }

  private static Response response(String text) {
    return new Response(new int[0], text, true);
  }

  @Override
  public void close() throws IOException {
    texts.close();
  }
}
