package org.comal.dataset.grammar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Nearest;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes a task that writes prompts and responses drawn from a {@link Grammar}. */
public final class CorpusFactory implements TaskFactory {
  @Override
  public About about() {
    return new About(
        "corpus",
        "writes prompts and responses that a grammar draws, for experiments with a known result",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # File of rules, one a line: NAME = text | [weight] text with <OTHER> | …; a rule that
        # begins with `once` is drawn once a row. Required.
        grammar = null
        # Rows to draw.
        rows = 10000
        # Rule that writes the prompts.
        prompt = prompt
        # Rule that writes the responses.
        response = response
        """;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    Path file = services.path(options, "grammar");
    int rows = options.count("rows");
    String prompt = options.text("prompt");
    String response = options.text("response");
    Optional<Grammar> known =
        options.has("grammar") && !services.pending(file)
            ? grammar(file, options)
            : Optional.empty();
    known.ifPresent(
        grammar -> {
          requireRule(grammar, "prompt", prompt, file, options);
          requireRule(grammar, "response", response, file, options);
        });
    return () ->
        new CorpusTask(
            known.isPresent() ? known.get() : Grammar.read(file),
            prompt,
            response,
            rows,
            services.random().at("corpus"),
            services.listener());
  }

  private static Optional<Grammar> grammar(Path file, Options options) {
    if (!Files.isRegularFile(file)) {
      options.problem("grammar", "grammar is " + file + ", but there is no such file");
      return Optional.empty();
    }
    try {
      return Optional.of(Grammar.read(file));
    } catch (GrammarException e) {
      options.problem("grammar", e.getMessage());
    } catch (IOException e) {
      options.problem("grammar", file + " cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static void requireRule(
      Grammar grammar, String key, String rule, Path file, Options options) {
    if (!grammar.has(rule)) {
      options.problem(
          key,
          options.path()
              + "."
              + key
              + " is "
              + rule
              + ", but "
              + file
              + " has no such rule"
              + Nearest.to(rule, grammar.names()).advice());
    }
  }
}
