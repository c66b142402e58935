package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.system.Surroundings.assertSentence;
import static org.comal.system.Surroundings.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.comal.dataset.OfflineDuckDb;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where memory, files or a home are missing, a run with all native libraries is right or says so in
 * a sentence: prompts from Parquet by DuckDB, a language model by PyTorch, an oracle by ONNX
 * Runtime.
 */
class HostileModelsTest {
  private static final String ORACLE =
      """
      task {
        train = pairs.jsonl, held-out = 0.3, kind = bradley-terry, epochs = 2
        pooled { vocabulary = 300, embedding = 4, hidden = 4 }
      }
      """;

  private static final String RUN =
      """
      run { seed = 3, steps = 2 }
      prepare.model.task {
        use = model-init
        shape {
          hidden-size = 16, num-hidden-layers = 1, num-attention-heads = 2, num-key-value-heads = 1
          intermediate-size = 16, max-position-embeddings = 64
        }
      }
      policy { use = causal-lm, model = "prepared:model/model" }
      data { use = prompts, file = prompts.parquet }
      oracle { use = onnx-reward, model = trained/oracle }
      algorithm { use = comal, eta = 1, tau = 0.4, inner-steps = 1 }
      prox { use = inpo, samples = 4, sampling.max-tokens = 4, epochs = 1 }
      """;

  @TempDir private static Path folder;

  private static byte[] right;

  @TempDir private Path temp;

  @BeforeAll
  static void rightResult() throws Exception {
    Surroundings.assumeBash();
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pairs.add(
          "{\"prompt\": \"Question %s\", \"first\": \"yes %s\", \"second\": \"no\",".formatted(i, i)
              + " \"preference\": 0.9}");
    }
    Files.write(folder.resolve("pairs.jsonl"), pairs);
    Files.writeString(folder.resolve("oracle.conf"), ORACLE);
    Files.writeString(folder.resolve("run.conf"), RUN);
    writeParquet(folder.resolve("prompts.parquet"));
    succeeds(comal(folder, ":", "", "oracle", "train", "oracle.conf", "--out", "trained"));
    succeeds(comal(folder, ":", "", "run", "run.conf", "--out", "right"));
    right = weights(folder.resolve("right"));
  }

  private static void writeParquet(Path file) throws SQLException {
    try (Connection connection = OfflineDuckDb.inMemory();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT 'Question ' || i AS prompt FROM range(3) t(i)) TO '"
              + file
              + "' (FORMAT parquet)");
    }
  }

  private static void succeeds(Commands.Finished finished) {
    assertThat(finished.code()).as(finished.output()).isZero();
  }

  private static byte[] weights(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("policy/model.safetensors"));
  }

  /** Of a run in these surroundings, taken up without them where it ended in the right sentence. */
  private void endsRight(String before, String options, String sentence) throws Exception {
    Path out = temp.resolve("run");
    Commands.Finished finished = comal(folder, before, options, "run", "run.conf", "--out", out);
    if (finished.code() != 0) {
      assertThat(finished.code()).as(finished.output()).isEqualTo(1);
      assertSentence(finished);
      assertThat(finished.output()).contains(sentence);
      succeeds(comal(folder, ":", "", "run", "run.conf", "--out", out));
    }
    assertThat(weights(out)).isEqualTo(right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2m", "16m", "32m", "64m"})
  void littleMemory(String heap) throws Exception {
    endsRight(":", "-Xmx" + heap, "comal: out of memory");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 100})
  void fewOpenFiles(int files) throws Exception {
    endsRight("ulimit -n " + files, "", "ulimit -n 1024");
  }

  @Test
  void noHome() throws Exception {
    Path own = Files.createDirectory(temp.resolve("tmp"));
    endsRight(
        Surroundings.HOMELESS, "-Duser.home=? -Djava.io.tmpdir=" + own, "not expected to fail");
    try (var left = Files.list(own)) {
      assertThat(left).as("left in the temporary folder").isEmpty();
    }
  }
}
