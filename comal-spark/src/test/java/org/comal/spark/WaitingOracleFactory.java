package org.comal.spark;

import java.util.List;
import java.util.Set;
import org.comal.data.Comparison;
import org.comal.data.Response;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.random.RandomSource;

/** Makes an oracle that takes a while over each question, and costs something or nothing. */
public final class WaitingOracleFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("waiting", "an intransitive oracle, after a while", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Its file. null: none.
        journal = null
        # Milliseconds a question.
        wait = 0
        # Whether a question costs nothing.
        free = true
        """;
  }

  @Override
  public Set<String> operational() {
    return Set.of("journal", "wait", "free");
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    Journal journal = Journal.read(options, services);
    boolean free = options.flag("free");
    return () -> new WaitingOracle(journal, free);
  }

  private record WaitingOracle(Journal journal, boolean free) implements PreferenceOracle {
    @Override
    public String id() {
      return "waiting";
    }

    /** Each response beats the next, and the last the first. */
    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      return batch.stream().mapToDouble(this::prefer).toArray();
    }

    private double prefer(Comparison question) {
      if (question.prompt().id().equals(WaitingPolicy.REFUSED)) {
        throw new OracleException("the oracle is tired of " + question.prompt().id());
      }
      int first = number(question.first());
      int second = number(question.second());
      journal.begin("ask", question.prompt().id() + " " + first + " " + second);
      int step = Math.floorMod(second - first, WaitingPolicy.RESPONSES);
      return switch (step) {
        case 1 -> 0.9;
        case 3 -> 0.1;
        default -> 0.5;
      };
    }

    /** Which of the four it is; a text that was read has no tokens, and is as good as any. */
    private static int number(Response response) {
      return response.tokens().length == 0
          ? Math.floorMod(response.text().hashCode(), WaitingPolicy.RESPONSES)
          : response.tokens()[0];
    }
  }
}
