package org.comal.spark;

import java.util.Set;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;

/** Makes {@link WaitingPolicy}. */
public final class WaitingPolicyFactory implements PolicyFactory {
  @Override
  public About about() {
    return new About("waiting", "four responses, after a while", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Its file. null: none.
        journal = null
        # Words of a response.
        words = 1
        # Milliseconds a prompt.
        wait = 0
        """;
  }

  @Override
  public Set<String> operational() {
    return Set.of("journal", "wait");
  }

  @Override
  public Blueprint<Policy> read(Options options, Services services) {
    Journal journal = Journal.read(options, services);
    int words = options.count("words");
    return () -> new WaitingPolicy(new double[] {0, 0.3, -0.2, 0.1}, words, journal);
  }
}
