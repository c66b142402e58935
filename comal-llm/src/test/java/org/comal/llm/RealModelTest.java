package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.llm.model.DType;
import org.comal.llm.text.PromptLimit;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Greedy responses of a real chat model, token by token as the reference engine's, where a folder
 * with the model and a file {@code greedy.jsonl} is given by {@code -Dcomal.real-model=FOLDER}. Its
 * rows have {@code messages}, and the engine's ids of {@code prompt} and {@code answer}.
 */
@EnabledIfSystemProperty(named = "comal.real-model", matches = ".+")
class RealModelTest {
  private static final Path FOLDER = Path.of(System.getProperty("comal.real-model", "."));

  @Test
  void greedyResponsesAreThoseOfTheReferenceEngine() throws IOException {
    PromptLimit limit = new PromptLimit(4096, PromptLimit.Rule.REFUSE);
    LmSettings settings = new LmSettings(DType.FLOAT32, 8192, 20, false, limit);
    List<String> rows = Files.readAllLines(FOLDER.resolve("greedy.jsonl"));
    List<Prompt> prompts = new ArrayList<>();
    List<int[]> responses = new ArrayList<>();
    try (CausalLmPolicy policy =
        CausalLmPolicy.read(FOLDER, TestDevice.NAME, "auto", settings, Listener.NONE)) {
      for (String line : rows) {
        JsonNode row = new ObjectMapper().readTree(line);
        List<Message> messages = new ArrayList<>();
        for (JsonNode m : row.path("messages")) {
          messages.add(new Message(m.path("role").asText(), m.path("content").asText()));
        }
        Prompt prompt = new Prompt("row " + (prompts.size() + 1), messages);
        assertThat(policy.lm().encode(prompt)).as(line).isEqualTo(ids(row.path("prompt")));
        prompts.add(prompt);
        responses.add(ids(row.path("answer")));
      }
      int longest = responses.stream().mapToInt(a -> a.length).max().orElseThrow();
      // The most probable token alone.
      Sampling greedy = new Sampling(1, 1, 1, 0, longest);
      List<List<Response>> drawn = policy.sample(prompts, 1, greedy, new RandomSource(1));
      for (int i = 0; i < rows.size(); i++) {
        assertThat(drawn.get(i).get(0).tokens()).as(rows.get(i)).isEqualTo(responses.get(i));
      }
    }
    int tokens = responses.stream().mapToInt(a -> a.length).sum();
    System.out.printf(Locale.ROOT, "%d responses, %d tokens, all the same%n", rows.size(), tokens);
  }

  private static int[] ids(JsonNode list) {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = list.get(i).asInt();
    }
    return ids;
  }
}
