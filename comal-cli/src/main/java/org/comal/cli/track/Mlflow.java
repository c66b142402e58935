package org.comal.cli.track;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.TextFile;
import org.comal.guice.Secrets;
import org.comal.plugin.ApiKey;
import org.comal.plugin.BoundedBody;
import org.comal.run.RunLayout;

/**
 * Sends what a run records to an MLflow tracking server, over its REST interface (version 2.0).
 *
 * <p>Requests are made by a thread of their own, many figures in one. A server that cannot be
 * reached, or refuses, ends the sending with a sentence and nothing else: the run does not depend
 * on it. A run that is taken up again goes on in the same MLflow run, whose id is kept in {@code
 * mlflow.json}.
 *
 * <p>The environment variable {@code MLFLOW_TRACKING_TOKEN} is sent as a bearer token where it is
 * set.
 */
final class Mlflow implements Listener, AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What the interface takes in one request. */
  private static final int MOST_METRICS = 1000;

  private static final int MOST_PARAMETERS = 100;
  private static final int LONGEST_PARAMETER = 500;

  /** Bytes; what is read of one are an id or a sentence. */
  private static final int LONGEST_REPLY = 1 << 20;

  /** Figures that wait for a slow server before it is given up. */
  private static final int MOST_WAITING = 1_000_000;

  /**
   * A run on the server.
   *
   * @param server address, as {@code http://localhost:5000}
   * @param experiment name of the MLflow experiment, made where there is none
   * @param name of the MLflow run
   * @param parameters path to value, as the config has them
   */
  record Target(URI server, String experiment, String name, Map<String, String> parameters) {
    Target {
      parameters = Map.copyOf(parameters);
    }
  }

  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  private record Figure(String key, double value, long timestamp, long step) {}

  private final Target target;
  private final Path file;
  private final TimeSource time;
  private final ApiKey token;
  private final Consumer<String> complaint;
  private final HttpClient client;
  private final ExecutorService sender;
  private final StepCount steps = new StepCount();
  private final List<Figure> waiting = new ArrayList<>();
  private boolean scheduled;
  private volatile boolean givenUp;
  private String runId;

  /**
   * @param directory the run's; exists when the first figure comes
   * @param environment the value of an environment variable, or null
   * @param complaint told once what went wrong; called in the run's thread or the sender's
   */
  Mlflow(
      Target target,
      Path directory,
      TimeSource time,
      UnaryOperator<String> environment,
      Consumer<String> complaint) {
    this.target = Objects.requireNonNull(target, "target");
    this.file = RunLayout.MLFLOW.in(directory);
    this.time = Objects.requireNonNull(time, "time");
    this.complaint = Objects.requireNonNull(complaint, "complaint");
    this.token = token(environment.apply(TOKEN));
    this.client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    this.sender =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "mlflow");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The token that a variable holds; where it holds none that can be sent, nothing is. */
  private ApiKey token(String held) {
    try {
      return held == null || held.isBlank() ? ApiKey.NONE : ApiKey.of(held);
    } catch (IllegalArgumentException e) {
      giveUp(TOKEN + " cannot be sent: " + e.getMessage());
      return ApiKey.NONE;
    }
  }

  /** Names the step that the run is taken up after. */
  void from(long taken) {
    steps.from(taken);
  }

  @Override
  public void on(Event event) {
    long step = steps.at(event);
    if (event instanceof Event.Recorded recorded) {
      Map<String, Double> values = new LinkedHashMap<>(recorded.metrics());
      values.put("reference-updates", (double) recorded.outer());
      add("", values, step);
    } else if (event instanceof Event.Solved solved) {
      add("solver/", solved.figures(), step);
    }
  }

  private void add(String prefix, Map<String, Double> values, long step) {
    if (givenUp) {
      return;
    }
    long now = time.now().toEpochMilli();
    boolean tooMany;
    synchronized (waiting) {
      values.forEach(
          (key, value) -> {
            if (Double.isFinite(value)) {
              waiting.add(new Figure(prefix + key, value, now, step));
            }
          });
      tooMany = waiting.size() > MOST_WAITING;
      if (!tooMany && !scheduled && !waiting.isEmpty()) {
        scheduled = true;
        sender.execute(this::send);
      }
    }
    if (tooMany) {
      giveUp("it is too slow for this run");
    }
  }

  private List<Figure> take() {
    synchronized (waiting) {
      List<Figure> first =
          new ArrayList<>(waiting.subList(0, Math.min(MOST_METRICS, waiting.size())));
      waiting.subList(0, first.size()).clear();
      scheduled = !first.isEmpty();
      return first;
    }
  }

  private void send() {
    try {
      if (runId == null) {
        runId = begin();
      }
      for (List<Figure> figures = take(); !figures.isEmpty(); figures = take()) {
        List<Object> metrics = new ArrayList<>();
        for (Figure f : figures) {
          Map<String, Object> metric = new LinkedHashMap<>();
          metric.put("key", f.key());
          metric.put("value", f.value());
          metric.put("timestamp", f.timestamp());
          metric.put("step", f.step());
          metrics.add(metric);
        }
        post("runs/log-batch", Map.of("run_id", runId, "metrics", metrics));
      }
    } catch (IOException e) {
      giveUp(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The id of the run on the server, which is made where this run has none yet. */
  private String begin() throws IOException, InterruptedException {
    if (Files.exists(file)) {
      String known = field(TextFile.read(file), "run-id");
      if (known != null) {
        post("runs/update", Map.of("run_id", known, "status", "RUNNING"));
        return known;
      }
    }
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("experiment_id", experiment());
    run.put("run_name", target.name());
    run.put("start_time", time.now().toEpochMilli());
    run.put(
        "tags", List.of(tag("mlflow.runName", target.name()), tag("mlflow.source.name", "comal")));
    String made = wanted(post("runs/create", run), "run_id");
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("server", Secrets.masked(target.server().toString()));
    kept.put("experiment", target.experiment());
    kept.put("run-id", made);
    DurableFiles.write(file, Json.pretty(kept));
    List<Object> parameters = new ArrayList<>();
    target.parameters().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            p -> {
              String value = p.getValue();
              int end = Math.min(value.length(), LONGEST_PARAMETER);
              parameters.add(tag(key(p.getKey()), value.substring(0, end)));
            });
    for (int i = 0; i < parameters.size(); i += MOST_PARAMETERS) {
      int end = Math.min(i + MOST_PARAMETERS, parameters.size());
      post("runs/log-batch", Map.of("run_id", made, "params", parameters.subList(i, end)));
    }
    return made;
  }

  private String experiment() throws IOException, InterruptedException {
    String query = URLEncoder.encode(target.experiment(), StandardCharsets.UTF_8);
    HttpResponse<String> there =
        client.send(
            request("experiments/get-by-name?experiment_name=" + query).GET().build(),
            BoundedBody.of(LONGEST_REPLY));
    return there.statusCode() == 404
        ? wanted(post("experiments/create", Map.of("name", target.experiment())), "experiment_id")
        : wanted(body(there), "experiment_id");
  }

  private static Map<String, Object> tag(String key, String value) {
    Map<String, Object> tag = new LinkedHashMap<>();
    tag.put("key", key);
    tag.put("value", value);
    return tag;
  }

  /** A name of the characters that MLflow takes. */
  private static String key(String name) {
    return name.replaceAll("[^A-Za-z0-9_./ -]", "_");
  }

  private String post(String call, Map<String, ?> body) throws IOException, InterruptedException {
    return body(
        client.send(
            request(call)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.line(body)))
                .build(),
            BoundedBody.of(LONGEST_REPLY)));
  }

  private HttpRequest.Builder request(String call) {
    String server = target.server().toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + call)).timeout(PATIENCE);
    return token.present() ? request.header("Authorization", token.bearer()) : request;
  }

  private String body(HttpResponse<String> response) throws IOException {
    if (response.statusCode() / 100 != 2) {
      String said = token.masked(response.body().strip());
      throw new IOException(
          response.uri().getPath()
              + " was answered with status "
              + response.statusCode()
              + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(200, said.length()))));
    }
    return response.body();
  }

  private static String wanted(String json, String name) throws IOException {
    String value = field(json, name);
    if (value == null) {
      throw new IOException("its reply holds no " + name);
    }
    return value;
  }

  /** The first value of this name, at whatever depth; null where there is none. */
  private static String field(String json, String name) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
        if (t == JsonToken.FIELD_NAME && parser.currentName().equals(name)) {
          return parser.nextToken().isScalarValue() ? parser.getText() : null;
        }
      }
      return null;
    }
  }

  private void giveUp(String why) {
    if (!givenUp) {
      givenUp = true;
      complaint.accept(
          "the MLflow server "
              + Secrets.masked(target.server().toString())
              + " is told nothing more of this run, which goes on without it: "
              + why);
    }
  }

  /** Sends what is left and ends the MLflow run as one that was cut off. */
  @Override
  public void close() {
    close(false);
  }

  /**
   * Sends what is left and ends the MLflow run; waits ten seconds at most.
   *
   * @param finished whether the run came to its end
   */
  void close(boolean finished) {
    if (!givenUp) {
      sender.execute(() -> end(finished));
    }
    sender.shutdown();
    try {
      if (!sender.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        giveUp("it did not answer in time");
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      sender.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void end(boolean finished) {
    if (runId == null || givenUp) {
      return;
    }
    try {
      Map<String, Object> update = new LinkedHashMap<>();
      update.put("run_id", runId);
      update.put("status", finished ? "FINISHED" : "FAILED");
      update.put("end_time", time.now().toEpochMilli());
      post("runs/update", update);
    } catch (IOException e) {
      giveUp(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
