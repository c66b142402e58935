package org.comal.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.comal.policy.PolicySampler;
import org.comal.random.RandomSource;

/**
 * A server that has the policy.
 *
 * @param client how it is asked
 * @param protocol what it is asked
 * @param model the policy's name there; empty where it has one model only
 */
record DrawingServer(ServerClient client, ServerProtocol protocol, Optional<String> model) {

  /**
   * Draws a response. One that the server ends at a token that ends none of the policy's is asked
   * to go on from there.
   *
   * @throws ServerGoneException where the server gives no reply
   * @throws IOException where it gives what is no response of the policy
   */
  PolicySampler.Drawn draw(PolicySampler.Row row, PolicySampler.Rules rules)
      throws IOException, InterruptedException {
    RandomSource random = new RandomSource(row.seed());
    RandomGenerator jitter = random.at("jitter").generator();
    PolicySampler.Row rest = row;
    int[] ids = new int[0];
    double logProb = 0;
    while (true) {
      JsonNode reply = client.json(protocol.path(), protocol.body(rest, rules, model), jitter);
      ServerProtocol.Reply piece = piece(reply, rest, rules);
      ids = joined(ids, piece.ids());
      logProb += DoubleStream.of(piece.logProbs()).sum();
      if (ids.length == row.longest() || rules.endTokens().contains(ids[ids.length - 1])) {
        return new PolicySampler.Drawn(ids, logProb);
      }
      if (piece.full()) {
        throw new IOException(
            client.named()
                + "ends a response to prompt "
                + row.prompt()
                + " after "
                + ids.length
                + " of "
                + row.longest()
                + " tokens, as it has no room for more"
                + "\nMaybe start it with a longer context, for prompt and response together, or"
                + " lower sampling.max-tokens");
      }
      rest =
          new PolicySampler.Row(
              row.prompt(),
              joined(row.ids(), ids),
              row.longest() - ids.length,
              random.at("after", ids.length).key());
    }
  }

  /** A reply up to the first end token. */
  private ServerProtocol.Reply piece(
      JsonNode reply, PolicySampler.Row row, PolicySampler.Rules rules) throws IOException {
    ServerProtocol.Reply all;
    try {
      all = protocol.read(reply);
    } catch (IOException e) {
      throw new IOException(client.named() + e.getMessage(), e);
    }
    int length = toEnd(all.ids(), rules.endTokens());
    int[] ids = Arrays.copyOf(all.ids(), length);
    Optional<String> fault = rules.faultOf(ids, row);
    if (fault.isPresent()) {
      throw new IOException(client.named() + "gives " + fault.get());
    }
    if (all.logProbs().length != all.ids().length) {
      throw new IOException(
          client.named()
              + "gives "
              + all.logProbs().length
              + " log-probabilities for the "
              + all.ids().length
              + " tokens of a response to prompt "
              + row.prompt());
    }
    return new ServerProtocol.Reply(ids, Arrays.copyOf(all.logProbs(), length), all.full());
  }

  private static int toEnd(int[] ids, Set<Integer> endTokens) {
    for (int i = 0; i < ids.length; i++) {
      if (endTokens.contains(ids[i])) {
        return i + 1;
      }
    }
    return ids.length;
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
