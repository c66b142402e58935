package org.comal.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Templates give the texts that the reference engine gives, byte for byte. */
class ReferenceTextsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);

  @TestFactory
  Stream<DynamicTest> ownTemplates() throws IOException {
    return tests("own-templates.jsonl", 75);
  }

  @TestFactory
  Stream<DynamicTest> randomExpressions() throws IOException {
    return tests("random-expressions.jsonl", 300);
  }

  private static Stream<DynamicTest> tests(String resource, int least) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                ReferenceTextsTest.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(MAPPER.readTree(line));
      }
    }
    Map<String, Object> variables = map(lines.get(0).get("vars"));
    assertThat(lines).hasSizeGreaterThan(least);
    return lines.stream()
        .skip(1)
        .map(n -> DynamicTest.dynamicTest(n.get("template").asText(), () -> check(n, variables)));
  }

  private static void check(JsonNode wanted, Map<String, Object> variables) {
    String source = wanted.get("template").asText();
    if (wanted.has("error")) {
      assertThatExceptionOfType(TemplateException.class)
          .isThrownBy(() -> Template.parse("own", source).render(variables, CLOCK))
          .withMessageStartingWith("own:");
      return;
    }
    Rendering rendering = Template.parse("own", source).render(variables, CLOCK);
    assertThat(rendering.text()).isEqualTo(wanted.get("text").asText());
    List<String> spans = new ArrayList<>();
    for (JsonNode span : wanted.path("spans")) {
      int start = rendering.text().offsetByCodePoints(0, span.get(0).asInt());
      int end = rendering.text().offsetByCodePoints(0, span.get(1).asInt());
      spans.add(start + "-" + end);
    }
    assertThat(rendering.generated()).extracting(s -> s.start() + "-" + s.end()).isEqualTo(spans);
  }

  private static Map<String, Object> map(JsonNode node) {
    return MAPPER.convertValue(node, new TypeReference<Map<String, Object>>() {});
  }

  /**
   * A folder of {@code NAME.jinja} with {@code NAME.jsonl}: conversations with the text that the
   * reference engine renders, or the error that it ends in.
   */
  @Test
  @EnabledIfSystemProperty(named = "comal.chat-templates", matches = ".+")
  void templatesOfPublicModels() throws IOException {
    Path folder = Path.of(System.getProperty("comal.chat-templates"));
    List<String> wrong = new ArrayList<>();
    int count = 0;
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString().replace(".jsonl", "");
      Template template = Template.parse(name, Files.readString(folder.resolve(name + ".jinja")));
      for (String line : Files.readAllLines(file)) {
        JsonNode node = MAPPER.readTree(line);
        if (node.path("depends_on_day").asBoolean()) {
          continue;
        }
        count++;
        if (!rendered(template, node).equals(node.path("rendered").asText("refused"))) {
          wrong.add(name + " " + node.path("conversation").asText());
        }
      }
    }
    System.out.println(count - wrong.size() + " of " + count + " renderings are the reference's");
    assertThat(count).as("renderings in " + folder).isPositive();
    assertThat(wrong).as("renderings that differ").isEmpty();
  }

  private static String rendered(Template template, JsonNode node) {
    Map<String, Object> variables = new HashMap<>(map(node));
    List.of("conversation", "rendered", "error").forEach(variables::remove);
    variables.put("tools", null);
    variables.put("documents", null);
    try {
      return template.render(variables, CLOCK).text();
    } catch (TemplateException e) {
      return node.has("error") ? "refused" : e.getMessage();
    }
  }
}
