package org.comal.oracle.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.comal.plugin.ApiKey;
import org.comal.text.web.BrokenExchangeException;
import org.comal.text.web.Connecting;
import org.comal.text.web.Pace;
import org.comal.text.web.WholeReply;

/**
 * A model behind an OpenAI-compatible chat endpoint, asked over the network.
 *
 * <pre>{@code
 * URI url = URI.create("http://localhost:8000/v1");
 * JudgeModel model = new ChatEndpoint(EndpointSettings.of(url, "my-model"), ApiKey.NONE);
 * PreferenceOracle judge = new JudgeOracle(model, JudgeSettings.defaults(), template);
 * }</pre>
 *
 * <p>Redirects are not followed: they would carry the key elsewhere. What the server writes reaches
 * nobody without the key masked.
 */
public final class ChatEndpoint implements JudgeModel {
  /**
   * Bytes of a reply: thousands of times what a verdict with its reasons and log-probabilities
   * takes.
   */
  private static final int LONGEST_REPLY = 1 << 24;

  private final HttpClient client;
  private final EndpointSettings settings;
  private final ApiKey key;
  private final Pace pace;

  /**
   * Makes a model that has not been asked yet.
   *
   * @param settings where it is, and how it is to reply
   * @param key goes into every request; {@link ApiKey#NONE} for servers that want none
   */
  public ChatEndpoint(EndpointSettings settings, ApiKey key) {
    this(settings, key, Pace.SYSTEM);
  }

  ChatEndpoint(EndpointSettings settings, ApiKey key, Pace pace) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.key = Objects.requireNonNull(key, "key");
    this.pace = pace;
    this.client = Connecting.within(settings.connectTimeout()).build();
  }

  @Override
  public String name() {
    return settings.model();
  }

  @Override
  public String address() {
    return settings.endpoint().toString();
  }

  @Override
  public String parameters() {
    return String.join(
        "\n",
        Double.toString(settings.temperature()),
        Integer.toString(settings.maxTokens()),
        settings.extra().toString());
  }

  /** Whether it does not sample its replies. */
  @Override
  public boolean deterministic() {
    return settings.temperature() == 0;
  }

  @Override
  public String masked(String text) {
    return key.masked(text);
  }

  @Override
  public JudgeReply ask(JudgeRequest asked) throws InterruptedException {
    ObjectNode body = body(asked);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.endpoint())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (key.present()) {
      request.header("Authorization", key.bearer());
    }
    try {
      HttpResponse<String> response =
          WholeReply.to(client, request.build(), LONGEST_REPLY, asked.timeout());
      return new HttpReply(asked, body, key).of(response, pace.now());
    } catch (TimeoutException e) {
      return JudgeReply.TryAgain.late(asked.timeout());
    } catch (BrokenExchangeException e) {
      return new JudgeReply.Unreachable(e.getMessage());
    }
  }

  /** What is sent. */
  private ObjectNode body(JudgeRequest asked) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", settings.model());
    body.putArray("messages").addObject().put("role", "user").put("content", asked.question());
    body.put("temperature", settings.temperature());
    body.put("max_tokens", settings.maxTokens());
    if (asked.alternatives() > 0) {
      body.put("logprobs", true);
      body.put("top_logprobs", asked.alternatives());
    }
    for (Map.Entry<String, JsonNode> field : settings.extra().properties()) {
      if (field.getValue().isNull()) {
        body.remove(field.getKey());
      } else {
        body.set(field.getKey(), field.getValue());
      }
    }
    return body;
  }
}
