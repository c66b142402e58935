package org.comal.tabular;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.grammar.GrammarOption;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.FileOrder;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.Sampling;

/** Makes {@link KindsEvaluator}. */
public final class KindsFactory implements EvaluatorFactory {
  @Override
  public About about() {
    return new About(
        "kinds",
        "shares of kinds of responses, with gap and KL to Nash of the game of kinds",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Kinds of responses: a regular expression (of Java; it is searched for in the response) by
        # name, in the order of lines. A response is of the first kind that fits, else of none.
        # With a grammar: the name of a rule by name; the rule writes the whole response.
        kinds {}
        # A grammar, as task corpus takes one. A response is of a kind where the kind's rule can
        # write it in one row with the prompt, so that both are of one topic. null: kinds are patterns.
        grammar {
          # File of rules.
          file = null
          # Rule that writes the prompts.
          prompt = prompt
        }
        # Preferences between kinds, as for a matrix game, rows and columns in the order of the kinds'
        # lines. null: measured by the oracle on responses of the initial policy.
        preferences = null
        # Responses per prompt.
        samples = 32
        # Most pairs of responses by which the preference of two kinds is measured.
        comparisons = 256
        # How responses are drawn.
        """
        + Sampling.DEFAULTS;
  }

  @Override
  public Blueprint<Evaluator> read(Options options, Services services) {
    Options names = options.block("kinds");
    Options grammar = options.block("grammar");
    List<String> kinds = FileOrder.of(names.config().root());
    if (kinds.contains("other") || kinds.contains("off-prompt")) {
      String taken = kinds.contains("other") ? "other" : "off-prompt";
      names.problem(taken, names.path() + "." + taken + " is the name of what is of no kind");
    }
    Reading reading =
        grammar.has("file") ? byGrammar(grammar, names, kinds, services) : byPatterns(names, kinds);
    Optional<PreferenceTable> preferences = preferences(options, names, kinds);
    int samples = options.count("samples");
    int comparisons = options.count("comparisons");
    Sampling sampling = Sampling.read(options.block("sampling"));
    return () ->
        new KindsEvaluator(
            new KindsEvaluator.Settings(
                reading.kinds(), samples, comparisons, sampling, preferences));
  }

  private static Optional<PreferenceTable> preferences(
      Options options, Options names, List<String> kinds) {
    if (!options.has("preferences")) {
      return Optional.empty();
    }
    orderIsPlain(names, kinds);
    double[][] matrix = options.matrix("preferences");
    String path = options.path() + ".preferences";
    if (matrix.length != kinds.size()) {
      options.problem(
          "preferences",
          path + " has " + matrix.length + " rows, but there are " + kinds.size() + " kinds");
      return Optional.empty();
    }
    try {
      return Optional.of(PreferenceTable.of(matrix));
    } catch (IllegalArgumentException e) {
      options.problem("preferences", path + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Notes a problem where two kinds stand at one place, so that rows of preferences are nobody's.
   */
  private static void orderIsPlain(Options names, List<String> kinds) {
    Map<String, String> places = new HashMap<>();
    for (String kind : kinds) {
      String other =
          places.putIfAbsent(names.config().root().get(kind).origin().description(), kind);
      if (other != null) {
        names.problem(
            kind,
            names.path()
                + ": "
                + other
                + " and "
                + kind
                + " stand on one line, which does not say whose preferences come first; write each"
                + " kind on a line of its own");
        return;
      }
    }
  }

  /** Kinds that are still to be made: their grammar may be the work of an earlier stage. */
  private interface Reading {
    ResponseKinds kinds() throws IOException;
  }

  private static Reading byPatterns(Options names, List<String> kinds) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    for (String kind : kinds) {
      try {
        patterns.put(kind, Pattern.compile(names.text(kind)));
      } catch (PatternSyntaxException e) {
        names.problem(
            kind, names.path() + "." + kind + " is no regular expression: " + e.getDescription());
      }
    }
    return () -> new ResponseKinds.ByPatterns(patterns);
  }

  private static Reading byGrammar(
      Options block, Options names, List<String> kinds, Services services) {
    GrammarOption grammar = GrammarOption.read(block, "file", services);
    String prompt = block.text("prompt");
    grammar.require(block, "prompt", prompt);
    Map<String, String> rules = new LinkedHashMap<>();
    for (String kind : kinds) {
      rules.put(kind, names.text(kind));
      grammar.require(names, kind, rules.get(kind));
    }
    return () -> new ResponseKinds.ByGrammar(grammar.grammar(), prompt, rules);
  }
}
