package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.cli.Main;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From labelled pairs to an oracle and back: what the learner's module trains, the oracles' module
 * reads by its folder alone, and both report the same.
 */
class TrainedOracleTest {
  private static final List<String> HANDS = List.of("rock", "scissors", "paper");

  @TempDir private Path temp;

  @BeforeEach
  void writePairs() throws IOException {
    RandomGenerator g = new RandomSource(2).generator();
    List<String> rows = new ArrayList<>();
    for (int round = 0; round < 300; round++) {
      List<String> responses = new ArrayList<>();
      for (String hand : HANDS) {
        responses.add("I show " + hand + "!".repeat(g.nextInt(3)));
      }
      for (int first = 0; first < 3; first++) {
        rows.add(
            "{\"prompt\": \"What do you show in round %s?\", \"first\": \"%s\", "
                    .formatted(round, responses.get(first))
                + "\"second\": \"%s\", \"preference\": 0.9}"
                    .formatted(responses.get((first + 1) % 3)));
      }
    }
    Files.write(temp.resolve("pairs.jsonl"), rows);
  }

  private JsonNode comal(String name, String command, String config) throws IOException {
    Path file = Files.writeString(temp.resolve(name + ".conf"), config);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.execute(
            new PrintWriter(out),
            new PrintWriter(err),
            "oracle",
            command,
            file.toString(),
            "--out",
            temp.resolve(name).toString());
    assertThat(exit).as("%s%s", out, err).isZero();
    return new ObjectMapper().readTree(temp.resolve(name).resolve("report.json").toFile());
  }

  private void trainsAndReads(String kind, String use) throws IOException {
    JsonNode trained =
        comal(
            "train",
            "train",
            """
            task {
              train = pairs.jsonl
              held-out = 0.3
              kind = %s
              epochs = 60
              patience = 0
              pooled { vocabulary = 300, embedding = 6, hidden = 4 }
              optimizer.learning-rate = 0.05
            }
            """
                .formatted(kind));
    assertThat(trained.path("use").asText()).isEqualTo(use);
    JsonNode read =
        comal(
            "eval",
            "eval",
            """
            oracle { use = %s, model = train/oracle }
            task { pairs = pairs.jsonl, only = train/held-out.txt }
            """
                .formatted(use));

    JsonNode own = trained.path("held-out");
    assertThat(read.path("rows").asInt()).isEqualTo(270).isEqualTo(own.path("rows").asInt());
    for (String figure :
        List.of("accuracy", "accuracy-both-orders", "log-loss", "brier", "prefers-longer")) {
      // Single precision in the model.
      assertThat(read.path(figure).asDouble())
          .as(figure)
          .isCloseTo(own.path(figure).asDouble(), within(1e-5));
    }
    assertThat(read.path("abstained").asInt()).isZero();
    assertThat(read.path("position-bias").asDouble()).isCloseTo(0, within(1e-6));
    JsonNode labels = read.path("intransitivity-of-labels");
    assertThat(labels.path("triples").asInt()).isEqualTo(90);
    assertThat(labels.path("cyclic-share").asDouble()).isEqualTo(1);
    JsonNode oracle = read.path("intransitivity-of-oracle");
    if (kind.equals("general")) {
      assertThat(own.path("accuracy").asDouble()).isGreaterThan(0.95);
      assertThat(oracle.path("cyclic-share").asDouble()).isGreaterThan(0.95);
      assertThat(oracle.path("strongest-cycle").asDouble()).isGreaterThan(0.3);
    } else {
      assertThat(own.path("accuracy").asDouble()).isLessThan(0.7);
      assertThat(oracle.path("cyclic-share").asDouble()).isZero();
      assertThat(oracle.path("beyond-bradley-terry").asDouble()).isLessThan(1e-6);
    }
  }

  @Test
  void aGeneralModelFindsTheCycle() throws IOException {
    trainsAndReads("general", "onnx-pair");
  }

  @Test
  void aBradleyTerryModelCannotSayIt() throws IOException {
    trainsAndReads("bradley-terry", "onnx-reward");
  }
}
