package org.comal.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.comal.policy.PolicySampler;
import org.comal.policy.Sampling;

/** What a server is asked for a response, and how it replies. */
interface ServerProtocol {

  /**
   * What a server drew in one go.
   *
   * @param ids as it gives them
   * @param logProbs natural log at temperature 1, aligned with {@code ids}; NaN where the server
   *     tells none
   * @param full whether the server had no room for more
   */
  record Reply(int[] ids, double[] logProbs, boolean full) {}

  /** Where responses are asked for, below the server's root. */
  String path();

  /**
   * The request.
   *
   * @param model the policy's name at the server; empty where it has one model only
   */
  ObjectNode body(PolicySampler.Row row, PolicySampler.Rules rules, Optional<String> model);

  /**
   * Reads a reply.
   *
   * @throws IOException with the part of a sentence that follows the server's name, where something
   *     is missing
   */
  Reply read(JsonNode reply) throws IOException;

  /** What both say in the same words: the model, the prompt and how to draw from it. */
  static ObjectNode begun(PolicySampler.Row row, Sampling sampling, Optional<String> model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    model.ifPresent(name -> body.put("model", name));
    put(body, "prompt", Arrays.stream(row.ids()).boxed().toList());
    body.put("temperature", sampling.temperature());
    body.put("top_p", sampling.topP());
    body.put("min_p", sampling.minP());
    return body;
  }

  /** Appends ids to a field. */
  static void put(ObjectNode body, String field, Iterable<Integer> ids) {
    ArrayNode array = body.putArray(field);
    ids.forEach(array::add);
  }

  /** An id; -1, which no vocabulary has, for what is none. */
  static int id(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : -1;
  }

  /**
   * A log-probability.
   *
   * @throws IOException where there is none
   */
  static double logProb(JsonNode node, String asked) throws IOException {
    if (!node.isNumber()) {
      throw new IOException(
          "gives no log-probability of each token, by which its responses are checked; it was asked"
              + " for them by "
              + asked);
    }
    return node.doubleValue();
  }
}
