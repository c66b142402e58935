package org.comal.dataset.corpus;

import org.comal.grammar.Grammar;
import org.comal.grammar.GrammarOption;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
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
    GrammarOption grammar = GrammarOption.read(options, "grammar", services);
    int rows = options.count("rows");
    String prompt = options.text("prompt");
    String response = options.text("response");
    grammar.require(options, "prompt", prompt);
    grammar.require(options, "response", response);
    return () ->
        new CorpusTask(
            grammar.grammar(),
            prompt,
            response,
            rows,
            services.random().at("corpus"),
            services.listener());
  }
}
