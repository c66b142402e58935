package org.comal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in the driver's own process, which goes on when they are gone. */
class LocalModeTest {
  @TempDir Path place;

  @Test
  void modelsOfExecutorsInThisProcessAreClosedWithTheApplication() throws Exception {
    Path journal = place.resolve("journal");
    String text =
        """
        run { steps = 1, portion = 1 }
        policy { use = waiting, journal = journal }
        oracle { use = waiting }
        data { use = inline, prompts = ["any"] }
        algorithm { use = comal, tau = 0.2, eta = 0.5 }
        prox { use = inpo, samples = 4 }
        workers {
          use = spark
          master = "local[2]"
          program = submitted
          conf { "spark.ui.enabled" = false, "spark.driver.host" = "127.0.0.1"
                 "spark.driver.bindAddress" = "127.0.0.1" }
        }
        """;
    Path config = Files.writeString(place.resolve("run.conf"), text);
    List<Prompt> prompts = List.of(Prompt.user("x", "what?"), Prompt.user("z", "what else?"));
    for (int application = 1; application <= 2; application++) {
      try (Assembly assembly =
          Assembly.of(
              Experiment.load(List.of(config), List.of()),
              Registry.of(Optional.empty()),
              Listener.NONE)) {
        Game game = assembly.run().game();
        game.work()
            .sample(assembly.run().initial(), prompts, 3, Sampling.FAITHFUL, new RandomSource(1));
        assertThat(Journal.lines(journal, "open"))
            .as("the driver's policy and the executors'")
            .hasSize(2 * application);
      }
      assertThat(Journal.lines(journal, "close")).hasSize(2 * application);
    }
  }

  @Test
  void aPortionDoesNotCarryTheConfig() throws Exception {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("tried")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      assertThat(sent(new ExecutorWork("tried", context.broadcast("config ".repeat(100_000)))))
          .hasSameSizeAs(sent(new ExecutorWork("tried", context.broadcast("config"))));
    }
  }

  private static byte[] sent(ExecutorWork work) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(work);
    }
    return bytes.toByteArray();
  }
}
