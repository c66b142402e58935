package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.llm.model.DType;
import org.comal.llm.server.SamplerBlocks;
import org.comal.llm.server.StandInServer;
import org.comal.plugin.ConfigException;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fixed model that servers draw from, and all that they may do wrong. */
class ServedPolicyTest {
  private static final RandomSource RANDOM = new RandomSource(3);
  private static final Sampling SAMPLING = new Sampling(1, 1, 0, 0, 12);

  /** The end tokens of the small models. */
  private static final Set<Integer> ENDS = Set.of(256, 258);

  @TempDir Path temp;

  private Path folder;
  private StandInServer server;
  private final List<Event> heard = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    folder = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    server = new StandInServer(StandInServer.model(folder));
  }

  @AfterEach
  void end() {
    server.close();
  }

  private CausalLmPolicy open(String speech, String more) throws IOException {
    return open("urls = [\"" + server.url() + "\"]", speech, more);
  }

  private CausalLmPolicy open(String urls, String speech, String more) throws IOException {
    String block =
        urls + ", load = none, model = base, backoff-seconds = 0, speech = " + speech + "\n" + more;
    Listener listener = heard::add;
    return CausalLmPolicy.read(
        folder,
        List.of(TestDevice.NAME),
        "auto",
        Computation.of(TestDevice.NAME, DType.FLOAT32),
        compute -> TinyPolicies.settings(DType.FLOAT32, 4096, false),
        Optional.empty(),
        Optional.of(SamplerBlocks.read(block, temp, listener)),
        listener);
  }

  private List<List<Response>> draw(Policy policy) {
    return policy.sample(TinyPolicies.PROMPTS, 3, SAMPLING, RANDOM);
  }

  private static List<String> ids(Stream<int[]> drawn) {
    return drawn.map(Arrays::toString).sorted().toList();
  }

  private static Stream<int[]> tokens(List<List<Response>> drawn) {
    return drawn.stream().flatMap(List::stream).map(Response::tokens);
  }

  /** The server computes in float64 by another way, the policy in float32. */
  @ParameterizedTest
  @ValueSource(strings = {"vllm", "llama-cpp"})
  void givesTheIdsThatTheServerDraws(String speech) throws IOException {
    try (CausalLmPolicy policy = open(speech, "")) {
      List<List<Response>> drawn = draw(policy);
      assertThat(ids(tokens(drawn))).isEqualTo(ids(server.drawn.stream()));
      for (Response y : drawn.stream().flatMap(List::stream).toList()) {
        int last = y.tokens()[y.tokens().length - 1];
        assertThat(y.finished()).isEqualTo(ENDS.contains(last));
        assertThat(y.finished() || y.tokens().length == 12).isTrue();
        int[] said = y.finished() ? Arrays.copyOf(y.tokens(), y.tokens().length - 1) : y.tokens();
        assertThat(y.text()).isEqualTo(policy.lm().tokenizer().decode(said));
      }
      assertThat(policy.drawnBy()).contains("server " + speech);
      assertThat(policy.drawingFigures().get("sampler-difference")).isBetween(0.0, 1e-5);
      assertThat(policy.drawingFigures().get("sampler-difference-worst")).isBetween(0.0, 1e-5);
    }
    assertThat(heard.stream().filter(Event.Note.class::isInstance).map(Object::toString))
        .anyMatch(note -> note.contains("nats a token, on average over 6 responses"));
    assertThat(
            heard.stream()
                .filter(Event.Progress.class::isInstance)
                .map(e -> ((Event.Progress) e).done()))
        .contains(0L, 6L);
  }

  /** Prompts as the policy's own decoder reads them, and a seed of each response's own. */
  @Test
  void asksForTheSameInTheSameWords() throws IOException {
    List<List<String>> asked = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      server.bodies.clear();
      try (CausalLmPolicy policy = open("vllm", "")) {
        draw(policy);
        asked.add(server.bodies.stream().map(JsonNode::toString).sorted().toList());
        for (JsonNode body : server.bodies) {
          List<Integer> prompt = new ArrayList<>();
          body.path("prompt").forEach(id -> prompt.add(id.asInt()));
          assertThat(TinyPolicies.PROMPTS)
              .anyMatch(p -> prompt.equals(Arrays.stream(policy.lm().encode(p)).boxed().toList()));
        }
      }
    }
    assertThat(asked.get(0)).isEqualTo(asked.get(1)).doesNotHaveDuplicates().hasSize(6);
    assertThat(server.bodies.stream().map(b -> b.path("seed").asLong())).doesNotHaveDuplicates();
  }

  @Test
  void passesOnHowItIsSampled() throws IOException {
    Sampling sampling = new Sampling(0.5, 0.75, 7, 0.25, 9);
    try (CausalLmPolicy policy = open("vllm", "")) {
      policy.sample(TinyPolicies.PROMPTS, 1, sampling, RANDOM);
      JsonNode body = server.bodies.get(0);
      assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
      assertThat(body.path("top_p").asDouble()).isEqualTo(0.75);
      assertThat(body.path("top_k").asInt()).isEqualTo(7);
      assertThat(body.path("min_p").asDouble()).isEqualTo(0.25);
      assertThat(body.path("max_tokens").asInt()).isEqualTo(9);
      assertThat(body.path("stop_token_ids").toString()).isEqualTo("[256,258]");
      assertThat(body.path("ignore_eos").asBoolean()).isTrue();
      assertThat(body.path("skip_special_tokens").asBoolean(true)).isFalse();
      policy.sample(TinyPolicies.PROMPTS, 1, SAMPLING, RANDOM);
      assertThat(server.bodies.get(2).path("top_k").asInt()).isEqualTo(-1);
    }
    server.bodies.clear();
    try (CausalLmPolicy policy = open("llama-cpp", "")) {
      policy.sample(TinyPolicies.PROMPTS, 1, sampling, RANDOM);
      JsonNode body = server.bodies.get(0);
      assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
      assertThat(body.path("n_predict").asInt()).isEqualTo(9);
      assertThat(body.path("top_k").asInt()).isEqualTo(7);
      assertThat(body.path("samplers").toString())
          .isEqualTo("[\"temperature\",\"top_k\",\"top_p\",\"min_p\"]");
      assertThat(body.path("seed").asLong()).isBetween(0L, 0xFFFFFFFEL);
    }
  }

  /** A key goes into every request, and into no message. */
  @Test
  void sendsTheKeyAndTellsNobody() throws IOException {
    server.statuses.addAll(List.of(400, 400));
    server.refusal = "no such key: k3y";
    try (CausalLmPolicy policy = open("vllm", "key-env = KEY")) {
      assertThatThrownBy(() -> draw(policy)).hasMessageContaining("no such key: ****");
    }
    assertThat(server.keys).isNotEmpty().containsOnly("Bearer k3y");
  }

  @Test
  void tellsAPersonWhoReadsAlongTheWhole() throws IOException {
    List<String> pieces = new ArrayList<>();
    try (CausalLmPolicy policy = open("vllm", "")) {
      Response whole =
          policy.stream(TinyPolicies.PROMPTS.get(0), SAMPLING, RANDOM, piece -> pieces.add(piece));
      assertThat(String.join("", pieces)).isEqualTo(whole.text()).isNotEmpty();
    }
  }

  /** Servers that are busy, hang up or send half a reply are asked again. */
  @Test
  void asksAgainWhereThatMayHelp() throws IOException {
    List<List<Response>> plain;
    try (CausalLmPolicy policy = open("vllm", "")) {
      plain = draw(policy);
    }
    server.statuses.addAll(List.of(503, 429, 500));
    server.cuts.addAll(List.of(true, true));
    try (CausalLmPolicy policy = open("vllm", "concurrency = 2")) {
      assertThat(draw(policy)).isEqualTo(plain);
    }
    assertThat(server.bodies).hasSize(6 + 6 + 5);
  }

  @Test
  void aServerThatIsSlowCountsAsGone() throws IOException {
    server.change =
        reply -> {
          try {
            Thread.sleep(20_000);
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        };
    try (CausalLmPolicy policy = open("vllm", "attempts = 2, timeout-seconds = 0.2")) {
      assertThatThrownBy(() -> draw(policy))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(
              "gives no reply, after 2 attempts the last with none within 0 seconds");
    }
  }

  /** Each takes rows as it has room; those of one that dies go to the other. */
  @Test
  void serversShareTheWorkAndTakeOverFromOneThatDies() throws IOException {
    List<List<Response>> alone;
    try (CausalLmPolicy policy = open("vllm", "")) {
      alone = draw(policy);
    }
    try (StandInServer second = new StandInServer(StandInServer.model(folder))) {
      String urls = "urls = [\"" + second.url() + "\", \"" + server.url() + "/v1/\"]";
      server.bodies.clear();
      try (CausalLmPolicy policy = open(urls, "vllm", "concurrency = 1")) {
        assertThat(draw(policy)).isEqualTo(alone);
        assertThat(server.bodies).isNotEmpty();
        assertThat(second.bodies).isNotEmpty();
        assertThat(server.bodies.size() + second.bodies.size()).isEqualTo(6);
        assertThat(warnings()).isEmpty();
        second.dies = second.bodies.size();
        for (int time = 0; time < 2; time++) {
          assertThat(draw(policy)).isEqualTo(alone);
        }
        assertThat(warnings())
            .singleElement()
            .asString()
            .contains("policy.sampler: the server at " + second.url() + " gives no reply");
      }
    }
  }

  private List<String> warnings() {
    return heard.stream()
        .filter(Event.Warning.class::isInstance)
        .map(e -> ((Event.Warning) e).message())
        .toList();
  }

  @Test
  void serversThatAreAllGoneAreToldOf() throws IOException {
    server.close();
    try (CausalLmPolicy policy = open("vllm", "attempts = 3")) {
      assertThatThrownBy(() -> draw(policy))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("the server at " + server.url())
          .hasMessageContaining("after 3 attempts the last with no connection");
    }
  }

  private void refuses(String speech, Consumer<ObjectNode> change, String... words)
      throws IOException {
    server.change = change;
    try (CausalLmPolicy policy = open(speech, "")) {
      assertThatThrownBy(() -> draw(policy))
          .isInstanceOf(UncheckedIOException.class)
          .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }
  }

  private static ObjectNode choice(ObjectNode reply) {
    return (ObjectNode) reply.path("choices").path(0);
  }

  @Test
  void oneThatGivesTextsAloneIsRefused() throws IOException {
    refuses(
        "vllm",
        reply -> {
          choice(reply).remove("token_ids");
          choice(reply).withArray("/logprobs/tokens").removeAll().add("the").add("way");
        },
        "gives texts and no token ids",
        "Maybe use a server that knows return_token_ids");
    refuses(
        "vllm", reply -> choice(reply).remove(List.of("token_ids", "logprobs")), "no token ids");
    refuses("llama-cpp", reply -> reply.putArray("tokens"), "knows return_tokens");
  }

  /** As vLLM before 0.10.2: the ids stand in the words of the log-probabilities. */
  @Test
  void idsMayStandInTheLogProbabilities() throws IOException {
    server.change = reply -> choice(reply).remove("token_ids");
    try (CausalLmPolicy policy = open("vllm", "")) {
      assertThat(ids(tokens(draw(policy)))).isEqualTo(ids(server.drawn.stream()));
    }
  }

  @Test
  void whatIsNoResponseIsRefused() throws IOException {
    int vocabulary = TinyPolicies.shared(DType.FLOAT32, 1).config().vocabulary();
    refuses(
        "vllm",
        reply -> choice(reply).withArray("token_ids").set(0, vocabulary),
        "the token " + vocabulary + " in a response to prompt",
        "vocabulary ends at " + (vocabulary - 1));
    refuses(
        "vllm", reply -> choice(reply).withArray("token_ids").set(0, "five"), "the token -1 in");
    refuses("vllm", reply -> choice(reply).putArray("token_ids"), "gives no token of a response");
    refuses(
        "vllm",
        reply -> {
          for (int i = 0; i < 13; i++) {
            choice(reply).withArray("token_ids").insert(0, 40);
          }
        },
        "tokens of a response to prompt",
        "which may have 12");
    refuses("vllm", reply -> reply.putArray("choices"), "sends a reply without choices[0]");
  }

  @Test
  void oneWithoutLogProbabilitiesIsRefused() throws IOException {
    refuses(
        "vllm",
        reply -> choice(reply).withArray("/logprobs/token_logprobs").remove(0),
        "log-probabilities for the");
    refuses(
        "vllm",
        reply -> choice(reply).withArray("/logprobs/token_logprobs").setNull(0),
        "gives no log-probability of each token");
    refuses(
        "llama-cpp",
        reply -> reply.remove("completion_probabilities"),
        "gives no log-probability of any response");
    refuses(
        "llama-cpp",
        reply -> reply.withArray("completion_probabilities").addObject().put("id", 3),
        "log-probabilities of other tokens than it says it drew");
  }

  /** llama.cpp's server gives none of a token that ends within a character. */
  @Test
  void aResponseThatIsNotToldOfWholeIsNotLookedAt() throws IOException {
    AtomicInteger replies = new AtomicInteger();
    server.change =
        reply -> {
          if (replies.getAndIncrement() < 4) {
            reply.withArray("completion_probabilities").remove(0);
          }
        };
    try (CausalLmPolicy policy = open("llama-cpp", "")) {
      draw(policy);
      assertThat(policy.drawingFigures().get("sampler-difference")).isBetween(0.0, 1e-5);
    }
    assertThat(heard.toString()).contains("on average over 2 responses");
  }

  /** Weights of another seed: about a nat a token away. */
  @ParameterizedTest
  @ValueSource(strings = {"vllm", "llama-cpp"})
  void anotherModelIsFoundOutByItsLogProbabilities(String speech) throws IOException {
    Path other = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 2);
    server.models.put("base", StandInServer.model(other));
    try (CausalLmPolicy policy = open(speech, "")) {
      assertThatThrownBy(() -> draw(policy))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("does not draw from the policy")
          .hasMessageContaining("but log-prob-bound is 0.05")
          .hasMessageContaining("Maybe another model or adapter is loaded there");
    }
    try (CausalLmPolicy policy = open(speech, "log-prob-bound = 100, check-responses = 2")) {
      draw(policy);
      assertThat(policy.drawingFigures().get("sampler-difference")).isGreaterThan(0.1);
    }
  }

  @Test
  void aServerWithoutRoomIsToldOf() throws IOException {
    try (CausalLmPolicy policy = open("llama-cpp", "")) {
      server.room = policy.lm().encode(TinyPolicies.PROMPTS.get(1)).length + 3;
      assertThatThrownBy(() -> draw(policy))
          .hasMessageContaining("after 3 of 12 tokens, as it has no room for more");
    }
  }

  /** The server stops at tokens 100 to 199 as well, which ends none of the policy's responses. */
  @Test
  void aServerThatStopsTooSoonIsAskedToGoOn() throws IOException {
    Set<Integer> ends = new TreeSet<>(ENDS);
    IntStream.range(100, 200).forEach(ends::add);
    server.ends = ends;
    try (CausalLmPolicy policy = open("llama-cpp", "")) {
      List<List<Response>> drawn = draw(policy);
      assertThat(server.bodies.size()).isGreaterThan(6);
      assertThat(tokens(drawn))
          .allMatch(ids -> ids.length == 12 || ENDS.contains(ids[ids.length - 1]))
          .anyMatch(
              ids -> Arrays.stream(ids, 0, ids.length - 1).anyMatch(id -> id >= 100 && id < 200));
      assertThat(policy.drawingFigures().get("sampler-difference")).isBetween(0.0, 1e-5);
    }
  }

  /** The server knows no end token and goes on: a response ends where the policy's do. */
  @Test
  void whatComesAfterAnEndTokenIsLeftOut() throws IOException {
    server.ends = Set.of();
    Sampling longer = new Sampling(1, 1, 0, 0, 40);
    try (CausalLmPolicy policy = open("llama-cpp", "")) {
      List<List<Response>> drawn = policy.sample(TinyPolicies.PROMPTS, 12, longer, RANDOM);
      assertThat(drawn.stream().flatMap(List::stream).filter(Response::finished))
          .isNotEmpty()
          .allMatch(y -> Arrays.stream(y.tokens()).filter(ENDS::contains).count() == 1);
      assertThat(policy.drawingFigures().get("sampler-difference")).isBetween(0.0, 1e-5);
    }
  }

  @Test
  void anotherPolicyThanThatOfTheConfigIsRefusedByAFixedModel() throws IOException {
    Path other = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 2);
    try (CausalLmPolicy policy = open("vllm", "");
        Policy second = policy.load(other)) {
      assertThatThrownBy(() -> draw(second))
          .hasMessageContaining("with load = none they take none")
          .hasMessageContaining("Maybe set load to lora or command");
      assertThat(draw(policy)).hasSize(2);
    }
  }

  @Test
  void aMixtureIsDrawnByNoServer() throws IOException {
    try (CausalLmPolicy policy = open("vllm", "");
        Policy mixture = policy.mix(policy, 0.5)) {
      assertThatThrownBy(() -> draw(mixture))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("no model that a server could load");
    }
  }

  @ParameterizedTest
  @CsvSource({"vllm", "llama-cpp"})
  void drawsNothingWhereNothingIsAskedFor(String speech) throws IOException {
    try (CausalLmPolicy policy = open(speech, "")) {
      assertThat(policy.sample(List.of(), 2, SAMPLING, RANDOM)).isEmpty();
    }
    assertThat(server.asked).isEmpty();
  }
}
