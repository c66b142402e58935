package org.comal.tabular;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.Sampling;

/** Makes {@link KindsEvaluator}. */
public final class KindsFactory implements EvaluatorFactory {
  @Override
  public About about() {
    return new About(
        "kinds",
        "shares of kinds of answers, with gap and KL to Nash of the game of kinds",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Kinds of answers: a regular expression (of Java; it is searched for in the answer) by name,
        # in the order of lines. An answer is of the first kind that fits, else of none.
        kinds {}
        # Preferences between kinds, as for a matrix game. null: measured by the oracle on answers of
        # the initial policy.
        preferences = null
        # Answers per prompt.
        samples = 32
        # Most pairs of answers by which the preference of two kinds is measured.
        comparisons = 256
        # How answers are drawn.
        """
        + Sampling.DEFAULTS;
  }

  @Override
  public Blueprint<Evaluator> read(Options options, Services services) {
    Options block = options.block("kinds");
    Map<String, Pattern> kinds = new LinkedHashMap<>();
    for (String kind : Options.inFileOrder(block.config().root())) {
      try {
        kinds.put(kind, Pattern.compile(block.text(kind)));
      } catch (PatternSyntaxException e) {
        block.problem(
            kind, block.path() + "." + kind + " is no regular expression: " + e.getDescription());
      }
      if (kind.equals("other")) {
        block.problem(kind, block.path() + ".other is the name of what is of no kind");
      }
    }
    Optional<PreferenceTable> preferences = Optional.empty();
    if (options.has("preferences")) {
      double[][] matrix = options.matrix("preferences");
      if (matrix.length != kinds.size()) {
        options.problem(
            "preferences",
            options.path()
                + ".preferences has "
                + matrix.length
                + " rows, but there are "
                + kinds.size()
                + " kinds");
      } else {
        try {
          preferences = Optional.of(PreferenceTable.of(matrix));
        } catch (IllegalArgumentException e) {
          options.problem("preferences", options.path() + ".preferences: " + e.getMessage());
        }
      }
    }
    KindsEvaluator.Settings settings =
        new KindsEvaluator.Settings(
            kinds,
            options.count("samples"),
            options.count("comparisons"),
            Sampling.read(options.block("sampling")),
            preferences);
    return () -> new KindsEvaluator(settings);
  }
}
