package org.comal.oracle.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.comal.oracle.judge.verdict.LabelReader;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.PromptTemplate;
import org.comal.text.TemplateSource;

/**
 * The keys that every judge has, whichever model it asks: what is asked, and how often. For
 * factories of oracles that are a {@link JudgeOracle}.
 *
 * @param settings what the keys say, without log-probabilities
 * @param template what the judge reads; null where the block has a problem
 */
public record JudgeKeys(JudgeSettings settings, PromptTemplate template) {
  /** The keys with their defaults, in HOCON, to be put behind those of the model. */
  public static final String TEXT =
      """
        # What the judge reads, with {instruction}, {output_1} and {output_2}. Left out: a short
        # text that asks for A or B.
        template = null
        # A file to read the template from instead.
        template-file = null
        # What the judge says where the first, and where the second response is better.
        labels = [A, B]
        # A regular expression that finds the verdict in the judge's reply, in its first group, as
        # 'Verdict: (\\w+)'; the last place counts, and what it finds is a label or a tie. Left out: the
        # usual forms, as a label alone in the last line, [[A]], "Verdict: B", {"winner": "A"}, of which
        # the last counts, else English prose, as "I choose the second". A contradiction that nothing
        # corrects abstains, as does prose that was cut off for want of room. <think> blocks are passed
        # over in any case.
        verdict = null
        # Seconds until a request counts as failed.
        timeout-seconds = 120
        # How often a request that failed is sent again.
        retries = 6
        # Seconds before the first of these; they double. What the server asks for goes first.
        backoff-seconds = 1
        # Seconds that such a wait lasts at most, but for what the server asks for.
        max-backoff-seconds = 60
        # Seconds to wait at most where the server asks for it, by Retry-After or retry-after-ms; one
        # that asks for more is asked nothing more.
        max-server-wait-seconds = 600
        # Requests that may begin in a minute. Left out: as many as go.
        requests-per-minute = null
        # Requests under way at once.
        concurrency = 8
        # Requests in all, retries included; ledger counts them. Left out: no bound.
        max-requests = null
        # A file with a line for each request, written before it is sent, so that the budget holds
        # when a run is taken up again, and for all runs that name the file. Needed for max-requests.
        ledger = null
        # What tokens cost, in any currency, for a figure of the cost in the oracle's statistics.
        price-per-million-tokens {
          # A million tokens of questions. Left out: tokens are counted, without a cost.
          prompt = null
          # A million tokens of replies. Left out: the same.
          completion = null
        }
        """;

  /** Those of them that are operational. */
  public static final Set<String> OPERATIONAL =
      Set.of(
          "timeout-seconds",
          "retries",
          "backoff-seconds",
          "max-backoff-seconds",
          "max-server-wait-seconds",
          "requests-per-minute",
          "concurrency",
          "max-requests",
          "ledger",
          "price-per-million-tokens");

  private static final List<String> PLACES = List.of("instruction", "output_1", "output_2");

  /**
   * Reads the keys.
   *
   * @param options the block, which takes notes of what is wrong
   * @param services say where relative paths start from
   * @return what they say
   */
  public static JudgeKeys read(Options options, Services services) {
    PromptTemplate template = null;
    try {
      template = TemplateSource.read(options, services).orElse(JudgeKeys::standard).with(PLACES);
    } catch (IllegalArgumentException e) {
      options.problem(
          options.has("template-file") ? "template-file" : "template",
          options.path() + ": " + e.getMessage());
    }
    return new JudgeKeys(settings(options, services), template);
  }

  private static PromptTemplate standard(List<String> places) {
    try (InputStream in = JudgeKeys.class.getResourceAsStream("template.txt")) {
      return PromptTemplate.parse(
          "the default template",
          new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing(),
          places);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JudgeSettings settings(Options options, Services services) {
    return new JudgeSettings(
        labels(options),
        verdict(options),
        /* logprobs= */ false,
        seconds(options.positive("timeout-seconds")),
        (int) options.integer("retries", 0, 1000),
        seconds(options.number("backoff-seconds", 0, 86_400)),
        seconds(options.number("max-backoff-seconds", 0, 86_400)),
        seconds(options.number("max-server-wait-seconds", 0, 604_800)),
        options.has("requests-per-minute")
            ? options.positive("requests-per-minute")
            : Double.POSITIVE_INFINITY,
        options.count("concurrency"),
        options.has("max-requests")
            ? options.integer("max-requests", 0, Long.MAX_VALUE)
            : Long.MAX_VALUE,
        ledger(options, services),
        prices(options.block("price-per-million-tokens")));
  }

  private static Optional<Path> ledger(Options options, Services services) {
    if (options.has("max-requests") && !options.has("ledger")) {
      options.problem(
          "max-requests",
          options.path()
              + ".max-requests needs a file to count in, so that it also holds when a run is taken up"
              + " again.\nMaybe add ledger = \"judge-requests.jsonl\".");
    }
    return options.has("ledger") ? Optional.of(services.path(options, "ledger")) : Optional.empty();
  }

  private static Optional<TokenPrices> prices(Options prices) {
    if (!prices.has("prompt") && !prices.has("completion")) {
      return Optional.empty();
    }
    if (!prices.has("prompt") || !prices.has("completion")) {
      // Noted at the price that is there.
      boolean prompt = prices.has("prompt");
      prices.problem(
          prompt ? "prompt" : "completion",
          prices.path()
              + (prompt ? ".completion" : ".prompt")
              + " is missing: the cost needs both prices; 0 is one");
      return Optional.empty();
    }
    return Optional.of(
        new TokenPrices(prices.number("prompt", 0, 1e9), prices.number("completion", 0, 1e9)));
  }

  private static List<String> labels(Options options) {
    List<String> labels = options.texts("labels");
    if (labels.size() == 2
        && labels.stream().noneMatch(l -> LabelReader.bare(l).isEmpty())
        && !LabelReader.bare(labels.get(0)).equals(LabelReader.bare(labels.get(1)))) {
      return labels;
    }
    options.problem(
        "labels",
        options.path()
            + ".labels is "
            + labels
            + ", but must be two that differ in letters or digits, as [A, B]");
    return List.of("A", "B");
  }

  private static Optional<Pattern> verdict(Options options) {
    if (!options.has("verdict")) {
      return Optional.empty();
    }
    String fault;
    try {
      Pattern pattern = Pattern.compile(options.text("verdict"));
      Optional<String> lacks = JudgeSettings.faultOf(pattern);
      if (lacks.isEmpty()) {
        return Optional.of(pattern);
      }
      fault = lacks.get();
    } catch (PatternSyntaxException e) {
      fault =
          "the pattern "
              + options.text("verdict")
              + " is no regular expression: "
              + e.getDescription()
              + " at character "
              + (e.getIndex() + 1);
    }
    options.problem("verdict", options.path() + ".verdict: " + fault);
    return Optional.empty();
  }

  private static Duration seconds(double s) {
    return Duration.ofNanos((long) Math.min(1e9 * s, 9e18));
  }
}
