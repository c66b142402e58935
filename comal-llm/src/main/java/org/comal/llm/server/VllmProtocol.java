package org.comal.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeSet;
import org.comal.policy.PolicySampler;
import org.comal.policy.Sampling;

/**
 * The completions of OpenAI's interface with vLLM's additions: prompts as token ids, {@code
 * return_token_ids} (since 0.10.2) or {@code return_tokens_as_token_ids} for those of the response,
 * end tokens of one's own by {@code ignore_eos} and {@code stop_token_ids}, and log-probabilities
 * that are, by default, those of the model before temperature and truncation ({@code
 * --logprobs-mode raw_logprobs}).
 */
final class VllmProtocol implements ServerProtocol {
  private static final String AS_ID = "token_id:";

  @Override
  public String path() {
    return "/v1/completions";
  }

  @Override
  public ObjectNode body(PolicySampler.Row row, PolicySampler.Rules rules, Optional<String> model) {
    Sampling sampling = rules.sampling();
    ObjectNode body = ServerProtocol.begun(row, sampling, model);
    body.put("max_tokens", row.longest());
    body.put("seed", row.seed());
    body.put("top_k", sampling.topK() == 0 ? -1 : sampling.topK());
    // Named one and all: a server takes those that are not from the model's generation_config.json.
    body.put("repetition_penalty", 1);
    body.put("presence_penalty", 0);
    body.put("frequency_penalty", 0);
    body.put("min_tokens", 0);
    body.put("ignore_eos", true);
    ServerProtocol.put(body, "stop_token_ids", new TreeSet<>(rules.endTokens()));
    body.put("add_special_tokens", false);
    body.put("skip_special_tokens", false);
    body.put("logprobs", 1);
    body.put("return_token_ids", true);
    body.put("return_tokens_as_token_ids", true);
    return body;
  }

  @Override
  public Reply read(JsonNode reply) throws IOException {
    JsonNode choice = reply.path("choices").path(0);
    if (!choice.isObject()) {
      throw new IOException("sends a reply without choices[0]");
    }
    JsonNode of = choice.path("logprobs");
    int[] ids = ids(choice.path("token_ids"), of.path("tokens"));
    double[] logProbs = new double[of.path("token_logprobs").size()];
    for (int i = 0; i < logProbs.length; i++) {
      logProbs[i] = ServerProtocol.logProb(of.path("token_logprobs").path(i), "logprobs");
    }
    return new Reply(ids, logProbs, choice.path("finish_reason").asText().equals("length"));
  }

  private static int[] ids(JsonNode given, JsonNode words) throws IOException {
    boolean plain = given.isArray();
    JsonNode all = plain ? given : words;
    int[] ids = new int[all.size()];
    for (int i = 0; i < ids.length; i++) {
      if (plain) {
        ids[i] = ServerProtocol.id(all.path(i));
      } else {
        ids[i] = idOf(all.path(i).asText());
      }
    }
    if (!plain && ids.length == 0) {
      throw textAlone();
    }
    return ids;
  }

  private static int idOf(String word) throws IOException {
    if (!word.matches(AS_ID + "\\d{1,9}")) {
      throw textAlone();
    }
    return Integer.parseInt(word.substring(AS_ID.length()));
  }

  private static IOException textAlone() {
    return new IOException(
        "gives texts and no token ids, and to encode a text again may give other ids than were drawn,"
            + " of another log-probability"
            + "\nMaybe use a server that knows return_token_ids, as vLLM from 0.10.2 on, or"
            + " interface = llama-cpp for llama.cpp's own");
  }
}
