package org.comal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run by a standalone master and two workers, each a process of its own, leaves what a run in one
 * process leaves, whatever is killed.
 */
class StandaloneClusterTest {
  private static final int PROMPTS = 12;

  @TempDir static Path home;
  private static Cluster cluster;
  private static Map<String, String> alone;

  @TempDir Path place;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(home, 2);
    Path here = Files.createDirectories(home.resolve("alone"));
    assertThat(new Driver(cluster, here).start(config(here, 0, true, "")).waitFor())
        .as(new Driver(cluster, here).said())
        .isZero();
    alone = new Driver(cluster, here).left();
    assertThat(alone).containsKeys("metrics.jsonl", "steps/step-0002/preferences.jsonl");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private Driver driver() {
    return new Driver(cluster, place);
  }

  private static Path config(Path place, int wait, boolean free, String workers)
      throws IOException {
    String prompts =
        Stream.iterate(0, i -> i + 1)
            .limit(PROMPTS)
            .map(i -> "\"what of " + i + " \u00fc?\"")
            .collect(Collectors.joining(", "));
    String text =
        """
        run { seed = 3, steps = 2, portion = 2, step-files = on }
        policy { use = waiting, journal = "JOURNAL", wait = WAIT }
        oracle { use = symmetrized, of { use = waiting, journal = "JOURNAL", wait = WAIT, free = FREE } }
        data { use = inline, prompts = [PROMPTS] }
        algorithm { use = comal, tau = 0.2, eta = 0.5, inner-steps = 1 }
        prox { use = inpo, samples = 4, epochs = 1, least-steps = 2, batch = 4 }
        evaluator { use = win-rate, samples = 2 }
        """
            .replace("JOURNAL", place.resolve("journal").toString())
            .replace("WAIT", Integer.toString(wait))
            .replace("FREE", Boolean.toString(free))
            .replace("PROMPTS", prompts);
    return Files.writeString(place.resolve("run.conf"), text + workers);
  }

  private static String workers(String program) {
    return """
        workers {
          use = spark
          PROGRAM
          conf { "spark.ui.enabled" = false, "spark.driver.host" = "127.0.0.1" }
        }
        """
        .replace("PROGRAM", program);
  }

  /** Executors find the program where the driver has it. */
  private static String shared() {
    return workers("master = \"" + cluster.address() + "\"");
  }

  /** The process of an executor that has begun something. */
  private static long worker(Process driver, Path journal, String what) throws Exception {
    while (Journal.lines(journal, what).isEmpty()) {
      assertThat(driver.isAlive()).as("the driver is at work").isTrue();
      Thread.sleep(20);
    }
    return Journal.lines(journal, what).get(0).process();
  }

  @Test
  void twoWorkersLeaveWhatOneProcessLeaves() throws Exception {
    Process driver = driver().start(config(place, 0, true, shared()));
    assertThat(driver.waitFor()).as(driver().said()).isZero();
    assertThat(driver().left()).isEqualTo(alone);
    Path journal = place.resolve("journal");
    for (String what : List.of("draw", "ask")) {
      assertThat(Journal.lines(journal, what)).as(what).isNotEmpty();
      assertThat(Journal.lines(journal, what))
          .as(what)
          .noneMatch(line -> line.process() == driver.pid());
    }
    assertThat(Journal.lines(journal, "draw").stream().map(Journal.Line::process).distinct())
        .hasSize(2);
  }

  @Test
  void executorsWithoutTheProgramAreSentIt() throws Exception {
    String sent = workers("program = sent, master = \"" + cluster.address() + "\"");
    Process driver = driver().startPacked(config(place, 0, true, sent));
    assertThat(driver.waitFor()).as(driver().said()).isZero();
    assertThat(driver().left()).isEqualTo(alone);
    assertExecutorsHadTheProgramFromSpark(driver);
  }

  @Test
  void sparkSubmitStartsTheDriverAndSendsTheProgram() throws Exception {
    Process driver =
        driver().submit(config(place, 0, true, workers("program = submitted, master = null")));
    assertThat(driver.waitFor()).as(driver().said()).isZero();
    assertThat(driver().left()).isEqualTo(alone);
    assertExecutorsHadTheProgramFromSpark(driver);
  }

  private void assertExecutorsHadTheProgramFromSpark(Process driver) throws IOException {
    assertThat(Journal.lines(place.resolve("journal"), "open"))
        .filteredOn(line -> line.process() != driver.pid())
        .isNotEmpty()
        .allMatch(line -> line.about().startsWith(home.resolve("work-").toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"draw", "score", "ask"})
  void anExecutorThatIsKilledCostsItsPartOnly(String what) throws Exception {
    Process driver = driver().start(config(place, 25, true, shared()));
    Path journal = place.resolve("journal");
    long killed = worker(driver, journal, what);
    assertThat(killed).isNotEqualTo(driver.pid());
    assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
    assertThat(driver.waitFor()).as(driver().said()).isZero();
    assertThat(driver().left()).isEqualTo(alone);
  }

  @Test
  void anOracleThatCostsHasOneAskerWhoeverIsKilled() throws Exception {
    Process driver = driver().start(config(place, 10, false, shared()));
    Path journal = place.resolve("journal");
    long killed = worker(driver, journal, "draw");
    worker(driver, journal, "ask");
    ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
    assertThat(driver.waitFor()).as(driver().said()).isZero();
    assertThat(driver().left()).isEqualTo(alone);
    List<Journal.Line> asked = Journal.lines(journal, "ask");
    assertThat(asked).allMatch(line -> line.process() == driver.pid());
    assertThat(asked.stream().map(Journal.Line::about).sorted())
        .containsExactlyElementsOf(
            Journal.lines(home.resolve("alone/journal"), "ask").stream()
                .map(Journal.Line::about)
                .sorted()
                .toList());
  }

  @Test
  void aDriverThatIsKilledIsTakenUp() throws Exception {
    Path config = config(place, 25, true, shared());
    Process driver = driver().start(config);
    worker(driver, place.resolve("journal"), "ask");
    driver.destroyForcibly().waitFor();
    assertThat(driver().left()).isNotEqualTo(alone);
    assertThat(driver().start(config).waitFor()).as(driver().said()).isZero();
    assertThat(driver().left()).isEqualTo(alone);
  }
}
