package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One iteration of the paper's section 5 on stand-ins, the model being its own judge: five samples
 * a prompt, all pairs judged both ways, a training, an evaluation.
 */
class PaperIterationTest {
  private static final Path CONFIG =
      Commands.ROOT.resolve("conf/paper/qwen2-ultrafeedback/comal.conf");

  @TempDir private Path temp;

  @Test
  void anIterationThatWasKilledEndsAsOneThatWasNot() throws Exception {
    PaperStandIns standIns = PaperStandIns.write(temp);
    Path whole = temp.resolve("whole");
    Commands.Finished run = Commands.comal(temp, arguments(standIns, whole).toArray(String[]::new));
    assertThat(run.code()).as(run.output()).isZero();

    Path killed = temp.resolve("killed");
    Path log = temp.resolve("killed.log");
    Process process = Commands.startComal(temp, log, Map.of(), arguments(standIns, killed));
    awaitSamples(killed, process);
    process.destroyForcibly().waitFor();
    assertThat(killed.resolve("result.json")).as(Files.readString(log)).doesNotExist();

    Commands.Finished resumed = Commands.comal(temp, "resume", killed.toString());
    assertThat(resumed.code()).as(resumed.output()).isZero();
    for (String file : List.of("policy/model.safetensors", "metrics.jsonl")) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    // Of 24 prompts a sixth, ten pairs each, both ways.
    assertThat(Files.readString(whole.resolve("steps.jsonl"))).contains("\"comparisons\":40");
  }

  private static List<String> arguments(PaperStandIns standIns, Path out) {
    List<String> arguments = new ArrayList<>(List.of("run", CONFIG.toString()));
    List<String> settings = new ArrayList<>(standIns.paths());
    settings.addAll(PaperStandIns.small());
    settings.add("run.steps=1");
    settings.add("run.out=\"" + out.toString().replace("\\", "\\\\") + "\"");
    settings.forEach(s -> arguments.addAll(List.of("--set", s)));
    return arguments;
  }

  /** Until the samples of the iteration are written, and nothing made of them is. */
  private static void awaitSamples(Path out, Process process) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (process.isAlive() && System.nanoTime() < end && !hasFiles(out.resolve("steps"))) {
      Thread.sleep(20);
    }
    assertThat(process.isAlive()).as("still at work when there are samples").isTrue();
  }

  private static boolean hasFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.anyMatch(Files::isRegularFile);
    }
  }
}
