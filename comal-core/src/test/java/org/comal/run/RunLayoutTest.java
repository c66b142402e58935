package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.comal.files.Json;
import org.comal.files.SchemaVersion;
import org.comal.run.RunLayout.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLayoutTest {
  @TempDir private Path temp;

  @Test
  void noTwoOfItsEntriesHaveOneName() {
    assertThat(Arrays.stream(RunLayout.values()).map(RunLayout::fileName)).doesNotHaveDuplicates();
  }

  @Test
  void aRunThatIsBegunAnewClearsWhatItAndItsFollowersLeftAndNothingElse() throws IOException {
    for (RunLayout entry : RunLayout.values()) {
      if (entry != RunLayout.LOCK) {
        Files.createDirectories(entry.in(temp));
      }
    }
    new RunDirectory(temp).clear();
    for (RunLayout entry : RunLayout.values()) {
      boolean gone = entry.origin() == Origin.RUN || entry.origin() == Origin.FOLLOWER;
      if (entry != RunLayout.LOCK) {
        assertThat(Files.exists(entry.in(temp))).as(entry.fileName()).isEqualTo(!gone);
      }
    }
  }

  @Test
  void whatTellsTheTimeNeedNotBeTheSameWhenRepeated() {
    assertThat(RunLayout.repeatable(Path.of("comal", "metrics.jsonl"))).isTrue();
    assertThat(RunLayout.repeatable(Path.of("comal", "timings.jsonl"))).isFalse();
    assertThat(RunLayout.repeatable(Path.of("comal", "trackers", "board", "events"))).isFalse();
    assertThat(RunLayout.repeatable(Path.of("sweep.csv"))).isFalse();
  }

  @Test
  void aFinishedRunIsReadBack() throws IOException {
    Files.writeString(
        RunLayout.RESULT.in(temp),
        Json.pretty(
            Map.of(
                SchemaVersion.KEY,
                SchemaVersion.CURRENT,
                "nash",
                Map.of("p", Map.of("a", 0.25, "b", 0.75)))));
    Files.writeString(
        RunLayout.METRICS.in(temp),
        "{\"step\":0,\"gap\":0.5}\n{\"step\":10,\"gap\":null,\"late\":1}\n");
    Files.writeString(
        RunLayout.TRAJECTORY.in(temp),
        "step,prompt,response,probability\n0,p,\"a, \"\"b\"\"\",0.25\n0,p,c,0.75\n"
            + "10,p,\"a, \"\"b\"\"\",0.5\n10,p,c,0.5\n");

    RecordedRun run = RecordedRun.read(temp, "mine");

    assertThat(run.name()).isEqualTo("mine");
    assertThat(run.table("nash").get("p")).containsEntry("b", 0.75);
    assertThat(run.metrics().names()).containsExactly("step", "gap", "late");
    assertThat(run.metrics().column("step")).containsExactly(0, 10);
    assertThat(run.metrics().column("gap")).containsExactly(0.5, Double.NaN);
    assertThat(run.metrics().column("late")).containsExactly(Double.NaN, 1);
    assertThat(run.steps().names()).isEmpty();
    Trajectories.Trajectory path = run.trajectories().byPrompt().get("p");
    assertThat(path.responses()).containsExactly("a, \"b\"", "c");
    assertThat(path.points()).containsExactly(new double[] {0.25, 0.75}, new double[] {0.5, 0.5});
  }
}
