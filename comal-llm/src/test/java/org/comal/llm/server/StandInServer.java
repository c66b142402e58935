package org.comal.llm.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.comal.llm.PlainDecoder;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.StoredNumbers;
import org.comal.random.RandomSource;

/**
 * Speaks as vLLM with its loading of adapters, and as llama.cpp's server, and truly draws: from
 * models that a naive forward pass in float64 computes.
 */
public final class StandInServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** Makes a model of an adapters' folder. */
  public interface Adapters {
    PlainDecoder read(Path folder) throws IOException;
  }

  /** Models by name; llama.cpp's is the only one. */
  public final Map<String, PlainDecoder> models =
      java.util.Collections.synchronizedMap(new TreeMap<>());

  /** As METHOD and path. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** What completions were asked for. */
  public final List<JsonNode> bodies = new CopyOnWriteArrayList<>();

  /** What was drawn at each of these, in another order. */
  public final Queue<int[]> drawn = new ConcurrentLinkedQueue<>();

  /** Statuses of the next replies to requests for completions. */
  public final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

  /** What is said with them. */
  public volatile String refusal = "the time is not right";

  /** Headers {@code Authorization} of all requests. */
  public final List<String> keys = new CopyOnWriteArrayList<>();

  /** Done to every reply with a completion. */
  public volatile Consumer<ObjectNode> change = reply -> {};

  /** Whether replies end in their middle. */
  public final Queue<Boolean> cuts = new ConcurrentLinkedQueue<>();

  /** Replies after which the server hangs up on every request. */
  public volatile int dies = Integer.MAX_VALUE;

  /** Tokens of prompt and response that there is room for. */
  public volatile int room = Integer.MAX_VALUE;

  /** Where llama.cpp's server ends a response by itself. */
  public volatile Set<Integer> ends = Set.of(256, 258);

  public volatile Adapters adapters =
      folder -> {
        throw new IOException("no adapters here");
      };

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  public StandInServer(PlainDecoder base) throws IOException {
    this(base, 0);
  }

  public StandInServer(PlainDecoder base, int port) throws IOException {
    models.put("base", base);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A model of a folder. */
  public static PlainDecoder model(Path folder) throws IOException {
    return new PlainDecoder(ModelConfig.read(folder), weights(folder));
  }

  /** The weights of a folder, in their order. */
  public static List<double[]> weights(Path folder) throws IOException {
    List<double[]> weights = new ArrayList<>();
    for (Safetensors.Entry entry : Safetensors.open(folder).weights(ModelConfig.read(folder))) {
      float[] numbers = StoredNumbers.read(entry, 0, (int) (entry.length() / 4));
      weights.add(IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray());
    }
    return weights;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange e) throws IOException {
    try (e) {
      URI uri = e.getRequestURI();
      byte[] sent = e.getRequestBody().readAllBytes();
      JsonNode body = sent.length == 0 ? JSON.createObjectNode() : JSON.readTree(sent);
      keys.add(String.valueOf(e.getRequestHeaders().getFirst("Authorization")));
      asked.add(e.getRequestMethod() + " " + uri.getPath());
      switch (uri.getPath()) {
        case "/health" -> say(e, 200, "{\"status\":\"ok\"}");
        case "/v1/models" -> say(e, 200, listed().toString());
        case "/v1/load_lora_adapter" -> load(e, body);
        case "/v1/unload_lora_adapter" -> unload(e, body.path("lora_name").asText());
        case "/v1/completions", "/completion" -> complete(e, uri.getPath(), body);
        default -> say(e, 404, "{\"detail\":\"Not Found\"}");
      }
    }
  }

  private ObjectNode listed() {
    ObjectNode page = JSON.createObjectNode();
    synchronized (models) {
      models.keySet().forEach(name -> page.withArray("data").addObject().put("id", name));
    }
    return page;
  }

  private void load(HttpExchange e, JsonNode body) throws IOException {
    String name = body.path("lora_name").asText();
    if (models.containsKey(name)) {
      refuse(e, 400, "The lora adapter '" + name + "' has already been loaded.");
      return;
    }
    try {
      models.put(name, adapters.read(Path.of(body.path("lora_path").asText())));
    } catch (IOException bad) {
      refuse(e, 404, bad.getMessage());
      return;
    }
    say(e, 200, "Success: LoRA adapter '" + name + "' added successfully.");
  }

  private void unload(HttpExchange e, String name) throws IOException {
    if (models.remove(name) == null) {
      refuse(e, 404, "The lora adapter '" + name + "' cannot be found.");
    } else {
      say(e, 200, "Success: LoRA adapter '" + name + "' removed successfully.");
    }
  }

  private static void refuse(HttpExchange e, int status, String why) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("message", why).put("code", status);
    say(e, status, body.toString());
  }

  private void complete(HttpExchange e, String path, JsonNode body) throws IOException {
    bodies.add(body);
    if (bodies.size() > dies) {
      return;
    }
    Integer status = statuses.poll();
    if (status != null) {
      e.getResponseHeaders().add("Retry-After", "0");
      refuse(e, status, refusal);
      return;
    }
    boolean own = path.equals("/completion");
    PlainDecoder model = own ? models.get("base") : models.get(body.path("model").asText());
    if (model == null) {
      refuse(e, 404, "The model `" + body.path("model").asText() + "` does not exist.");
      return;
    }
    String reply = (own ? llamaCpp(model, body) : vllm(model, body)).toString();
    say(e, 200, cuts.poll() == null ? reply : reply.substring(0, reply.length() / 2));
  }

  private ObjectNode vllm(PlainDecoder model, JsonNode body) {
    Set<Integer> stops = Set.copyOf(Arrays.asList(boxed(ints(body.path("stop_token_ids")))));
    Continuation y =
        draw(
            model,
            body,
            body.path("max_tokens").asInt(),
            Math.max(0, body.path("top_k").asInt()),
            stops);
    ObjectNode reply = JSON.createObjectNode();
    ObjectNode choice = reply.putArray("choices").addObject();
    choice.put("text", "…");
    ServerProtocol.put(choice, "token_ids", Arrays.asList(boxed(y.ids)));
    ArrayNode tokens = choice.putObject("logprobs").putArray("tokens");
    ArrayNode logProbs = choice.withObject("/logprobs").putArray("token_logprobs");
    for (int i = 0; i < y.ids.length; i++) {
      tokens.add("token_id:" + y.ids[i]);
      logProbs.add(y.logProbs[i]);
    }
    choice.put("finish_reason", y.stopped ? "stop" : "length");
    change.accept(reply);
    return reply;
  }

  private ObjectNode llamaCpp(PlainDecoder model, JsonNode body) {
    Continuation y =
        draw(model, body, body.path("n_predict").asInt(), body.path("top_k").asInt(), ends);
    ObjectNode reply = JSON.createObjectNode();
    reply.put("content", "…");
    ServerProtocol.put(reply, "tokens", Arrays.asList(boxed(y.ids)));
    ArrayNode of = reply.putArray("completion_probabilities");
    for (int i = 0; i < y.ids.length; i++) {
      of.addObject().put("id", y.ids[i]).put("logprob", y.logProbs[i]);
    }
    reply.put("stop_type", y.stopped ? "eos" : "limit");
    change.accept(reply);
    return reply;
  }

  private record Continuation(int[] ids, double[] logProbs, boolean stopped) {}

  private Continuation draw(
      PlainDecoder model, JsonNode body, int longest, int topK, Set<Integer> stops) {
    int[] prompt = ints(body.path("prompt"));
    RandomGenerator noise = new RandomSource(body.path("seed").asLong()).generator();
    double temperature = body.path("temperature").asDouble();
    int[] all = prompt;
    List<Double> logProbs = new ArrayList<>();
    boolean stopped = false;
    while (!stopped && all.length < Math.min(room, prompt.length + longest)) {
      double[] logits = model.logits(all)[all.length - 1];
      double total = Arrays.stream(logits).map(Math::exp).sum();
      double[] tempered = Arrays.stream(logits).map(l -> Math.exp(l / temperature)).toArray();
      double least =
          topK == 0 ? 0 : Arrays.stream(tempered).sorted().toArray()[tempered.length - topK];
      double u = noise.nextDouble() * Arrays.stream(tempered).filter(p -> p >= least).sum();
      int token = -1;
      while (u >= 0 && token < tempered.length - 1) {
        token++;
        u -= tempered[token] >= least ? tempered[token] : 0;
      }
      logProbs.add(logits[token] - Math.log(total));
      all = IntStream.concat(IntStream.of(all), IntStream.of(token)).toArray();
      stopped = stops.contains(token);
    }
    int[] ids = Arrays.copyOfRange(all, prompt.length, all.length);
    drawn.add(ids);
    return new Continuation(
        ids, logProbs.stream().mapToDouble(Double::doubleValue).toArray(), stopped);
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.path(i).asInt()).toArray();
  }

  private static Integer[] boxed(int[] ids) {
    return Arrays.stream(ids).boxed().toArray(Integer[]::new);
  }

  private static void say(HttpExchange e, int status, String words) throws IOException {
    byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
    e.sendResponseHeaders(status, bytes.length);
    e.getResponseBody().write(bytes);
  }

  /** Serves a model's folder until it is ended: arguments are the port and the folder. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    if (!Files.exists(folder.resolve("config.json"))) {
      System.out.println("no model in " + folder);
      System.exit(3);
    }
    System.out.println("serving " + folder);
    StandInServer served = new StandInServer(model(folder), Integer.parseInt(arguments[0]));
    Thread.currentThread().join();
    served.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
