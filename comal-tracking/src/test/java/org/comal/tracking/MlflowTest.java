package org.comal.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.files.Json;
import org.comal.tck.TrackerKit;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on the loopback that answers as MLflow's REST interface does. */
class MlflowTest extends TrackerKit {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.789Z"));

  private static final Pattern METRIC =
      Pattern.compile(
          "\\{\"key\":\"([^\"]*)\",\"value\":([^,]*),\"timestamp\":[0-9]*,\"step\":([0-9]*)\\}");

  @TempDir private Path temp;

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile boolean knowsExperiment;
  private volatile int status = 200;
  private volatile boolean endless;
  private final AtomicLong sent = new AtomicLong();

  @Override
  protected Tracker tracker() {
    return mlflow("secret");
  }

  @Override
  protected Map<Long, Double> kept(Path directory, String name) {
    Map<Long, Double> kept = new LinkedHashMap<>();
    Matcher metric = METRIC.matcher(String.join("\n", calls));
    while (metric.find()) {
      if (metric.group(1).equals(name)) {
        kept.put(Long.valueOf(metric.group(3)), Double.valueOf(metric.group(2)));
      }
    }
    return kept;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/base/api/2.0/mlflow/",
        exchange -> {
          String call = exchange.getRequestURI().toString().replaceFirst(".*/mlflow/", "");
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          calls.add((call + " " + body).strip());
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          boolean unknown = call.startsWith("experiments/get-by-name") && !knowsExperiment;
          String reply =
              unknown
                  ? "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"}"
                  : call.startsWith("experiments/get")
                      ? "{\"experiment\":{\"name\":\"x\",\"experiment_id\":\"12\"}}"
                      : call.startsWith("experiments/create")
                          ? "{\"experiment_id\":\"12\"}"
                          : call.startsWith("runs/create")
                              ? "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}"
                              : "{}";
          if (endless) {
            exchange.sendResponseHeaders(status, 0);
            byte[] spaces = " ".repeat(1 << 14).getBytes(UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
              while (true) {
                out.write(spaces);
                sent.addAndGet(spaces.length);
              }
            } catch (IOException nobodyReads) {
              return;
            }
          }
          boolean gone = call.startsWith("runs/update") && body.contains("gone");
          exchange.sendResponseHeaders(unknown || gone ? 404 : status, reply.length());
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply.getBytes(UTF_8));
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Mlflow mlflow(String token) {
    return new Mlflow(
        URI.create(address()),
        "my games",
        name -> name.equals("MLFLOW_TRACKING_TOKEN") ? token : null);
  }

  private Tracker.Session begin(long after) throws IOException {
    return mlflow("secret")
        .begin(
            new TrackedWork(
                "comal",
                temp,
                "",
                new TreeMap<>(Map.of("algorithm.eta", "0.3", "seed", "7")),
                after,
                CLOCK));
  }

  /** The sentence with which a session ends that was given one figure or two. */
  private String refused(int figures) throws IOException {
    Tracker.Session session = begin(0);
    try {
      for (int step = 0; step < figures; step++) {
        session.figures(step, Map.of("gap", 0.14));
      }
      session.end(true);
    } catch (IOException e) {
      return e.getMessage();
    }
    throw new AssertionError("nothing was refused");
  }

  @Test
  void aReplyWithoutEndIsNotReadOnAndEndsTheSending() throws IOException {
    for (int answered : new int[] {200, 500}) {
      endless = true;
      status = answered;
      sent.set(0);

      assertThat(refused(1)).endsWith("the reply is longer than 1048576 bytes and was not read on");
      // Beyond the bound lies what the two ends of the connection hold, which is less.
      assertThat(sent.get()).isLessThan(32 << 20);
    }
  }

  @Test
  void figuresAndParametersArrive() throws IOException {
    Tracker.Session session = begin(0);
    session.figures(0, Map.of("gap", 0.14));
    session.figures(1, Map.of("solver/loss-last", 0.5, "solver/step-taken", Double.NaN));
    session.end(true);

    assertThat(calls.get(0)).isEqualTo("experiments/get-by-name?experiment_name=my+games");
    assertThat(calls.get(1)).isEqualTo("experiments/create {\"name\":\"my games\"}");
    assertThat(calls.get(2))
        .startsWith("runs/create ")
        .contains("\"experiment_id\":\"12\"", "\"run_name\":\"comal\"", "1770091506789");
    assertThat(calls.get(3))
        .startsWith("runs/log-batch ")
        .contains("{\"key\":\"algorithm.eta\",\"value\":\"0.3\"},{\"key\":\"seed\"");
    String figures = String.join("\n", calls.subList(4, calls.size() - 1));
    assertThat(figures)
        .contains("{\"key\":\"gap\",\"value\":0.14,\"timestamp\":1770091506789,\"step\":0}")
        .contains(
            "{\"key\":\"solver/loss-last\",\"value\":0.5,\"timestamp\":1770091506789,\"step\":1}")
        .doesNotContain("step-taken"); // JSON has no NaN
    assertThat(calls.get(calls.size() - 1)).startsWith("runs/update ").contains("FINISHED", "r1");
    assertThat(tokens).containsOnly("Bearer secret");
    assertThat(Files.readString(temp.resolve("mlflow.json"))).contains("\"run-id\": \"r1\"");
  }

  @Test
  void aTokenThatCannotBeSentIsToldOfAndNotSaid() {
    TrackedWork work = new TrackedWork("comal", temp, "", new TreeMap<>(), 0, CLOCK);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> mlflow("top\nsecret").begin(work))
        .withMessageContaining("MLFLOW_TRACKING_TOKEN cannot be")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("top", "secret"));
    assertThat(calls).isEmpty();
  }

  @Test
  void aRunTakenUpAgainGoesOnInTheSameRun() throws IOException {
    knowsExperiment = true;
    keep("r0", address(), "my games");
    Tracker.Session session = begin(5);
    session.figures(6, Map.of("solver/loss-last", 0.5));
    session.end(false);

    assertThat(calls.get(0)).startsWith("runs/update ").contains("r0", "RUNNING");
    assertThat(calls.get(1)).contains("\"step\":6", "r0");
    assertThat(calls.get(2)).startsWith("runs/update ").contains("FAILED");
    assertThat(calls).hasSize(3);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/base/";
  }

  private void keep(String id, String address, String experiment) throws IOException {
    Files.writeString(
        temp.resolve("mlflow.json"),
        Json.pretty(Map.of("run-id", id, "server", address, "experiment", experiment)));
  }

  /** Of another server or experiment, or gone from this one. */
  @Test
  void aRunThatTheServerDoesNotHaveIsMadeAnew() throws IOException {
    knowsExperiment = true;
    for (List<String> kept :
        List.of(
            List.of("r0", "http://elsewhere", "my games"),
            List.of("r0", address(), "others"),
            List.of("gone", address(), "my games"))) {
      calls.clear();
      keep(kept.get(0), kept.get(1), kept.get(2));
      Tracker.Session session = begin(5);
      session.figures(6, Map.of("gap", 0.5));
      session.end(true);
      assertThat(calls).as("%s", kept).anyMatch(c -> c.startsWith("runs/create "));
      assertThat(Files.readString(temp.resolve("mlflow.json")))
          .contains("\"run-id\": \"r1\"", address());
    }
  }

  @Test
  void manyFiguresGoInFewRequests() throws IOException {
    Tracker.Session session = begin(0);
    for (int step = 0; step < 2500; step++) {
      session.figures(step, Map.of("gap", 0.5, "reference-updates", 0.0));
    }
    session.end(true);
    String all = String.join("\n", calls);
    assertThat(all.split("\"gap\"", -1)).hasSize(2501);
    // 5,000 figures, at most 1,000 a request; the sender may have been quicker than the run.
    assertThat(calls.stream().filter(c -> c.contains("\"gap\""))).hasSizeLessThan(2500);
  }

  @Test
  void aServerThatRefusesIsToldAndLeftAlone() throws IOException {
    knowsExperiment = true;
    status = 500;
    assertThat(refused(1)).contains("127.0.0.1", "is told nothing more", "status 500");
    assertThat(calls).hasSize(1);
  }

  @Test
  void aServerThatIsNotThereIsTold() throws IOException {
    server.stop(0);
    assertThat(refused(2)).contains("127.0.0.1", "is told nothing more");
  }
}
