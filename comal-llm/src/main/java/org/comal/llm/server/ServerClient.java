package org.comal.llm.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.comal.plugin.ApiKey;
import org.comal.text.web.Backoff;
import org.comal.text.web.BrokenExchangeException;
import org.comal.text.web.Connecting;
import org.comal.text.web.Pace;
import org.comal.text.web.ServerWait;
import org.comal.text.web.ServerWords;
import org.comal.text.web.WholeReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one server, again where that may help. Safe for use by several threads. What the server
 * writes reaches nobody without the key masked.
 */
final class ServerClient {
  private static final Logger LOG = LoggerFactory.getLogger(ServerClient.class);

  /** Some servers write log-probabilities that are no numbers as such, which is no JSON. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** Bytes of a reply: enough for the log-probabilities of 100,000 tokens. */
  private static final int LONGEST_REPLY = 1 << 26;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_SERVER_WAIT = Duration.ofMinutes(10);

  private final URI url;
  private final ServerSettings settings;
  private final ApiKey key;
  private final Pace pace;
  private final Backoff backoff;
  private final HttpClient client;

  /**
   * @param url the server's root
   * @param key goes into every request
   */
  ServerClient(URI url, ServerSettings settings, ApiKey key, Pace pace) {
    this.url = url;
    this.settings = settings;
    this.key = key;
    this.pace = pace;
    this.backoff = new Backoff(settings.backoff(), LONGEST_PAUSE);
    this.client =
        Connecting.within(settings.timeout()).version(HttpClient.Version.HTTP_1_1).build();
  }

  /** How a sentence about the server begins. */
  String named() {
    return "the server at " + url + " ";
  }

  /**
   * Posts JSON until there is a reply in JSON.
   *
   * @param jitter spreads the waits of requests that failed together
   * @throws ServerGoneException where no attempt brought one
   * @throws IOException where the server refuses
   */
  JsonNode json(String path, ObjectNode body, RandomGenerator jitter)
      throws IOException, InterruptedException {
    return post(path, body, jitter, JSON::readTree);
  }

  /** Posts JSON until there is a reply in words; as above. */
  String words(String path, ObjectNode body, RandomGenerator jitter)
      throws IOException, InterruptedException {
    return post(path, body, jitter, text -> text);
  }

  private interface Reader<T> {
    T read(String body) throws JsonProcessingException;
  }

  private <T> T post(String path, ObjectNode body, RandomGenerator jitter, Reader<T> reader)
      throws IOException, InterruptedException {
    HttpRequest request = posted(path, body);
    String reason = "";
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      Duration wait = backoff.pause(attempt, jitter);
      try {
        HttpResponse<String> response = send(request);
        int status = response.statusCode();
        if (status == 200) {
          return reader.read(response.body());
        }
        reason = "status " + status + said(response.body());
        if (!Backoff.mayPass(status)) {
          throw new IOException(named() + "refuses " + path + ": " + reason);
        }
        Duration asked = ServerWait.of(response.headers(), pace.now()).orElse(wait);
        wait = asked.compareTo(LONGEST_SERVER_WAIT) > 0 ? LONGEST_SERVER_WAIT : asked;
      } catch (JsonProcessingException e) {
        reason = "a reply that is not JSON (" + e.getOriginalMessage() + ")";
      } catch (NoReplyException e) {
        reason = e.getMessage();
      }
      if (attempt < settings.attempts() - 1) {
        pace.sleep(wait);
      }
    }
    throw new ServerGoneException(
        named()
            + "gives no reply, after "
            + settings.attempts()
            + " attempts the last with "
            + reason);
  }

  /** What a page says, asked for once; empty where the server does not give it. */
  Optional<String> page(String path) throws InterruptedException {
    try {
      HttpResponse<String> response = send(to(path).GET().build());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (NoReplyException e) {
      return Optional.empty();
    }
  }

  /** Posts JSON once, whatever comes of it. */
  void hint(String path, ObjectNode body) throws InterruptedException {
    try {
      send(posted(path, body));
    } catch (NoReplyException e) {
      LOG.debug("{} was not told {}: {}", url, path, e.getMessage());
    }
  }

  private HttpRequest posted(String path, ObjectNode body) {
    return to(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    return key.present() ? request.header("Authorization", key.bearer()) : request;
  }

  private HttpResponse<String> send(HttpRequest request)
      throws NoReplyException, InterruptedException {
    try {
      return WholeReply.to(client, request, LONGEST_REPLY, settings.timeout());
    } catch (TimeoutException e) {
      throw new NoReplyException("none within " + settings.timeout().toSeconds() + " seconds");
    } catch (BrokenExchangeException e) {
      throw new NoReplyException(key.masked(e.getMessage()));
    }
  }

  /** One attempt brought nothing. */
  private static final class NoReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    NoReplyException(String reason) {
      super(reason);
    }
  }

  private String said(String body) {
    String words = ServerWords.of(body).inShort(key::masked);
    return words.isEmpty() ? "" : ": " + words;
  }
}
