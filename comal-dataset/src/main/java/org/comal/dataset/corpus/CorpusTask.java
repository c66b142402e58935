package org.comal.dataset.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.comal.dataset.RowVersion;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.grammar.Grammar;
import org.comal.random.RandomSource;
import org.comal.task.Task;

/**
 * Draws rows of prompt and response from a grammar: {@code rows.jsonl} {prompt, response}, and
 * {@code prompts.jsonl} {prompt_id, prompt} with the different prompts in the order in which they
 * came up.
 */
final class CorpusTask implements Task {
  private static final int TELL_EVERY = 1000;

  private final Grammar grammar;
  private final String promptRule;
  private final String responseRule;
  private final int rows;
  private final RandomSource random;
  private final Listener listener;

  CorpusTask(
      Grammar grammar,
      String promptRule,
      String responseRule,
      int rows,
      RandomSource random,
      Listener listener) {
    this.grammar = grammar;
    this.promptRule = promptRule;
    this.responseRule = responseRule;
    this.rows = rows;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    StringBuilder lines = new StringBuilder();
    Map<String, String> prompts = new LinkedHashMap<>();
    Set<String> responses = new HashSet<>();
    for (int i = 0; i < rows; i++) {
      RandomGenerator generator = random.at("row", i).generator();
      Grammar.Row row = grammar.row(generator);
      Map<String, Object> line = new LinkedHashMap<>();
      String prompt = row.text(promptRule);
      String response = row.text(responseRule);
      line.put(RowVersion.COLUMN, RowVersion.CURRENT);
      line.put("prompt", prompt);
      line.put("response", response);
      lines.append(Json.line(line)).append('\n');
      prompts.putIfAbsent(prompt, "p" + (prompts.size() + 1));
      responses.add(response);
      if ((i + 1) % TELL_EVERY == 0) {
        listener.on(new Event.Progress(new Phase("write"), i + 1, rows, "rows"));
      }
    }
    StringBuilder asked = new StringBuilder();
    prompts.forEach(
        (prompt, id) -> {
          Map<String, Object> line = new LinkedHashMap<>();
          line.put(RowVersion.COLUMN, RowVersion.CURRENT);
          line.put("prompt_id", id);
          line.put("prompt", prompt);
          asked.append(Json.line(line)).append('\n');
        });
    DurableFiles.write(directory.resolve("rows.jsonl"), lines.toString());
    DurableFiles.write(directory.resolve("prompts.jsonl"), asked.toString());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("rows", rows);
    result.put("prompts", prompts.size());
    result.put("different-responses", responses.size());
    return result;
  }
}
