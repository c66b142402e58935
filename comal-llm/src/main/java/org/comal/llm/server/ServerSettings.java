package org.comal.llm.server;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.comal.policy.PolicySampler;

/**
 * Which servers draw, and how they are asked.
 *
 * @param urls their roots, without {@code /v1}; they have the same policy and share the work
 * @param speech what they speak
 * @param concurrency requests under way at once at each of them
 * @param timeout until a request counts as failed
 * @param attempts requests for a response, after which a server that gives none counts as gone
 * @param backoff wait before the second of them; it doubles, up to a minute
 * @param check how far their log-probabilities may be from the policy's
 */
public record ServerSettings(
    List<URI> urls,
    Speech speech,
    int concurrency,
    Duration timeout,
    int attempts,
    Duration backoff,
    PolicySampler.Check check) {

  /** An interface of servers. */
  public enum Speech {
    /** The completions of OpenAI's interface with token ids, as vLLM has them. */
    VLLM,
    /** That of llama.cpp's own server. */
    LLAMA_CPP;

    ServerProtocol protocol() {
      return this == VLLM ? new VllmProtocol() : new LlamaCppProtocol();
    }
  }

  /**
   * Copies the addresses and checks the numbers.
   *
   * @param urls one or more
   * @param speech not null
   * @param concurrency 1 or more
   * @param timeout positive
   * @param attempts 1 or more
   * @param backoff not negative
   * @param check not null
   * @throws IllegalArgumentException where a number is out of its range, or no server is named
   */
  public ServerSettings {
    urls = List.copyOf(urls);
    Objects.requireNonNull(speech, "speech");
    Objects.requireNonNull(check, "check");
    if (urls.isEmpty()
        || concurrency < 1
        || attempts < 1
        || timeout.isNegative()
        || timeout.isZero()
        || backoff.isNegative()) {
      throw new IllegalArgumentException(
          "servers need an address, a concurrency and attempts of 1 or more, and a positive timeout");
    }
  }
}
