package org.comal.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.comal.policy.PolicySampler;
import org.comal.policy.Sampling;

/**
 * {@code /completion} of llama.cpp's server: prompts as token ids, {@code return_tokens} for those
 * of the response, and the log-probability of each token before the samplers ({@code n_probs}
 * without {@code post_sampling_probs}). It ends a response at the end tokens of its own file alone.
 */
final class LlamaCppProtocol implements ServerProtocol {
  /** One below the largest seed of 32 bits, by which the server means any. */
  private static final long SEEDS = 0xFFFFFFFFL;

  @Override
  public String path() {
    return "/completion";
  }

  @Override
  public ObjectNode body(PolicySampler.Row row, PolicySampler.Rules rules, Optional<String> model) {
    Sampling sampling = rules.sampling();
    ObjectNode body = ServerProtocol.begun(row, sampling, model);
    body.put("n_predict", row.longest());
    body.put("seed", Math.floorMod(row.seed(), SEEDS));
    body.put("top_k", sampling.topK());
    // In this order, and no others, as penalties for repetition.
    for (String each : List.of("temperature", "top_k", "top_p", "min_p")) {
      body.withArray("samplers").add(each);
    }
    body.put("cache_prompt", true);
    body.put("return_tokens", true);
    body.put("n_probs", 1);
    body.put("post_sampling_probs", false);
    return body;
  }

  @Override
  public Reply read(JsonNode reply) throws IOException {
    JsonNode tokens = reply.path("tokens");
    if (!tokens.isArray() || tokens.isEmpty() && !reply.path("content").asText().isEmpty()) {
      throw new IOException(
          "gives a text and no token ids, and to encode a text again may give other ids than were"
              + " drawn, of another log-probability"
              + "\nMaybe use a version of llama.cpp that knows return_tokens (of 2025 or later)");
    }
    int[] ids = new int[tokens.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = ServerProtocol.id(tokens.path(i));
    }
    double[] logProbs = logProbs(ids, reply.path("completion_probabilities"));
    return new Reply(ids, logProbs, reply.path("stop_type").asText().equals("limit"));
  }

  /** Of a token that ends within a character the server gives none; that is NaN. */
  private static double[] logProbs(int[] ids, JsonNode given) throws IOException {
    double[] logProbs = new double[ids.length];
    int next = 0;
    for (int i = 0; i < ids.length; i++) {
      boolean told = ServerProtocol.id(given.path(next).path("id")) == ids[i];
      logProbs[i] =
          told ? ServerProtocol.logProb(given.path(next++).path("logprob"), "n_probs") : Double.NaN;
    }
    if (next < given.size()) {
      throw new IOException("gives log-probabilities of other tokens than it says it drew");
    }
    return logProbs;
  }
}
