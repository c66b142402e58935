package org.comal.tracking;

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
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.TextFile;
import org.comal.plugin.ApiKey;
import org.comal.plugin.BoundedBody;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;

/**
 * Sends the figures of one run to an MLflow tracking server.
 *
 * <p>Requests are made by a thread of their own, many figures in one. The first that fails ends the
 * sending, which whoever brings the next figures, or ends the session, is told. A run that is taken
 * up again goes on in the same MLflow run, whose id is kept in {@code mlflow.json}.
 */
final class MlflowSession implements Tracker.Session {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What the interface takes in one request. */
  private static final int MOST_METRICS = 1000;

  private static final int NOT_FOUND = 404;
  private static final int MOST_PARAMETERS = 100;
  private static final int LONGEST_PARAMETER = 500;

  /** Bytes; what is read of one are an id or a sentence. */
  private static final int LONGEST_REPLY = 1 << 20;

  /** Figures that wait for a slow server before it is given up. */
  private static final int MOST_WAITING = 1_000_000;

  private record Figure(String key, double value, long timestamp, long step) {}

  private final Mlflow settings;
  private final TrackedWork work;
  private final ApiKey token;
  private final Path file;
  private final HttpClient client;
  private final ExecutorService sender;
  private final List<Figure> waiting = new ArrayList<>();
  private boolean scheduled;
  private volatile String failure;
  private String runId;

  MlflowSession(Mlflow settings, ApiKey token, TrackedWork work) {
    this.settings = settings;
    this.token = token;
    this.work = work;
    this.file = work.directory().resolve("mlflow.json");
    this.client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    this.sender =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "mlflow");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void figures(long step, Map<String, Double> figures) throws IOException {
    long now = work.clock().millis();
    synchronized (waiting) {
      figures.forEach(
          (key, value) -> {
            if (Double.isFinite(value)) { // JSON has no others
              waiting.add(new Figure(key(key), value, now, step));
            }
          });
      if (waiting.size() > MOST_WAITING) {
        fail("it is too slow for this run");
      } else if (!scheduled && !waiting.isEmpty()) {
        scheduled = true;
        sender.execute(this::send);
      }
    }
    refuseFailed();
  }

  private void fail(String why) {
    synchronized (waiting) {
      failure = why;
      waiting.notifyAll();
    }
  }

  private void fail(Exception e) {
    fail(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  private void refuseFailed() throws IOException {
    if (failure != null) {
      throw new IOException(
          "the MLflow server " + settings.server() + " is told nothing more: " + failure);
    }
  }

  private List<Figure> take() {
    synchronized (waiting) {
      List<Figure> first =
          new ArrayList<>(waiting.subList(0, Math.min(MOST_METRICS, waiting.size())));
      waiting.subList(0, first.size()).clear();
      scheduled = !first.isEmpty();
      waiting.notifyAll();
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
    } catch (IOException | RuntimeException e) {
      fail(e);
    } catch (InterruptedException e) {
      fail("it was interrupted");
      Thread.currentThread().interrupt();
    }
  }

  /** The id of the run on the server, which is made where this run has none there. */
  private String begin() throws IOException, InterruptedException {
    Optional<String> known = known();
    return known.isPresent() ? known.get() : made();
  }

  /** The run that an earlier session told of this one, where it was told the same server. */
  private Optional<String> known() throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String kept = TextFile.read(file);
    String id = field(kept, "run-id");
    if (id == null
        || !settings.server().toString().equals(field(kept, "server"))
        || !settings.experiment().equals(field(kept, "experiment"))) {
      return Optional.empty();
    }
    HttpResponse<String> there = send("runs/update", Map.of("run_id", id, "status", "RUNNING"));
    if (there.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    body(there);
    return Optional.of(id);
  }

  private String made() throws IOException, InterruptedException {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("experiment_id", experiment());
    run.put("run_name", work.name());
    run.put("start_time", work.clock().millis());
    run.put(
        "tags", List.of(tag("mlflow.runName", work.name()), tag("mlflow.source.name", "comal")));
    String made = wanted(post("runs/create", run), "run_id");
    List<Object> parameters = new ArrayList<>();
    work.parameters()
        .forEach(
            (path, value) -> {
              int end = Math.min(value.length(), LONGEST_PARAMETER);
              parameters.add(tag(key(path), value.substring(0, end)));
            });
    for (int i = 0; i < parameters.size(); i += MOST_PARAMETERS) {
      int end = Math.min(i + MOST_PARAMETERS, parameters.size());
      post("runs/log-batch", Map.of("run_id", made, "params", parameters.subList(i, end)));
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("server", settings.server().toString());
    kept.put("experiment", settings.experiment());
    kept.put("run-id", made);
    Files.createDirectories(file.getParent());
    DurableFiles.write(file, Json.pretty(kept));
    return made;
  }

  private String experiment() throws IOException, InterruptedException {
    String query = URLEncoder.encode(settings.experiment(), StandardCharsets.UTF_8);
    HttpResponse<String> there =
        client.send(
            request("experiments/get-by-name?experiment_name=" + query).GET().build(),
            BoundedBody.of(LONGEST_REPLY));
    return there.statusCode() == NOT_FOUND
        ? wanted(post("experiments/create", Map.of("name", settings.experiment())), "experiment_id")
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
    return body(send(call, body));
  }

  private HttpResponse<String> send(String call, Map<String, ?> body)
      throws IOException, InterruptedException {
    return client.send(
        request(call)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.line(body)))
            .build(),
        BoundedBody.of(LONGEST_REPLY));
  }

  private HttpRequest.Builder request(String call) {
    String server = settings.server().toString().replaceFirst("/+$", "");
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

  /** Waits until what was taken is sent; a server that does not answer is waited for once. */
  @Override
  public void keep() throws IOException {
    try {
      synchronized (waiting) {
        while (scheduled && failure == null) {
          waiting.wait();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseFailed();
  }

  /** Waits ten seconds at most for what is left to be sent. */
  @Override
  public void end(boolean finished) throws IOException {
    if (failure == null) {
      sender.execute(() -> close(finished));
    }
    sender.shutdown();
    try {
      if (!sender.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        fail("it did not answer in time");
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      sender.shutdownNow();
      Thread.currentThread().interrupt();
    }
    refuseFailed();
  }

  private void close(boolean finished) {
    if (runId == null || failure != null) {
      return;
    }
    try {
      Map<String, Object> update = new LinkedHashMap<>();
      update.put("run_id", runId);
      update.put("status", finished ? "FINISHED" : "FAILED");
      update.put("end_time", work.clock().millis());
      post("runs/update", update);
    } catch (IOException | RuntimeException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
