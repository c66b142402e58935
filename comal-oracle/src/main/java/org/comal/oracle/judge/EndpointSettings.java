package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.comal.plugin.WebAddress;

/**
 * Which chat endpoint to ask, and how its model is to reply.
 *
 * @param url of the API, as {@code https://api.openai.com/v1}; {@code /chat/completions} is added
 * @param model name that the server knows
 * @param temperature at which the model samples its reply
 * @param maxTokens length of the reply
 * @param extra more fields of the request, of which null leaves one out; not copied, not to be
 *     written to
 * @param connectTimeout until a connection counts as failed
 */
public record EndpointSettings(
    URI url,
    String model,
    double temperature,
    int maxTokens,
    ObjectNode extra,
    Duration connectTimeout) {
  static final String EXAMPLE = "https://api.openai.com/v1";
  static final String KEY_PLACE = "the variable that key-env names";

  /**
   * Checks that the settings can be followed.
   *
   * @param url of the web, without user, query or fragment
   * @param model not null
   * @param temperature at least 0
   * @param maxTokens at least 1
   * @param extra not null; kept, not copied
   * @param connectTimeout positive, which the client checks
   * @throws IllegalArgumentException with a sentence where one of them cannot be followed
   */
  public EndpointSettings {
    WebAddress.faultOf(url, EXAMPLE, KEY_PLACE)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(extra, "extra");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    if (maxTokens < 1 || !(temperature >= 0)) {
      throw new IllegalArgumentException(
          "max-tokens must be positive, and temperature not negative");
    }
  }

  /**
   * {@return the settings that the factory documents: a temperature of 0, 16 tokens, 2 minutes}
   *
   * @param url of the API, as {@code https://api.openai.com/v1}
   * @param model name that the server knows
   */
  public static EndpointSettings of(URI url, String model) {
    return new EndpointSettings(
        url, model, 0, 16, JsonNodeFactory.instance.objectNode(), JudgeSettings.TIMEOUT);
  }

  /** Where requests go. */
  URI endpoint() {
    return URI.create(url.toString().replaceFirst("/+$", "") + "/chat/completions");
  }
}
