package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks from a plugin jar: one that counts to a number, keeping each count in a file. */
class TaskTest {
  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void makePlugin() throws IOException {
    out = temp.resolve("out");
    CountPlugin.write(temp);
  }

  private Outcome task(String task) throws IOException {
    Path config =
        Files.writeString(
            temp.resolve("mine.conf"),
            """
            policy { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
            %s
            """
                .formatted(task));
    return Cli.comal("task", config, "--out", out);
  }

  @Test
  void leavesResultConfigAndItsOwnFiles() throws IOException {
    Outcome done = task("task { use = count, to = 3 }");

    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("counted: 3");
    assertThat(Files.readString(out.resolve("result.json")))
        .contains("\"task\": \"count\"", "\"counted\": 3");
    assertThat(Files.readString(out.resolve("config.resolved.conf")))
        .contains("stop-at", "tabular")
        .doesNotContain("steps", "algorithm");
    assertThat(Files.readString(out.resolve("provenance.json")))
        .contains("TaskFactory", "PolicyFactory");
  }

  @Test
  void aTaskThatWasCutOffIsTakenUpAgain() throws IOException {
    Outcome stopped = task("task { use = count, to = 3, stop-at = 2 }");
    assertThat(stopped.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(stopped.err()).contains("stopped at 2");
    Files.writeString(out.resolve("go-on"), "");

    Outcome resumed = Cli.comal("resume", out);

    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("taking up");
    assertThat(resumed.out()).contains("counted: 3");
  }

  @Test
  void aFinishedTaskIsLeftAloneAndVerifies() throws IOException {
    task("task { use = count, to = 3 }");

    Outcome again = task("task { use = count, to = 3 }");
    Outcome verified = Cli.comal("verify", out);

    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("done already");
    assertThat(verified.exit()).as(verified.err()).isZero();
  }

  @Test
  void aDirectoryWithOtherWorkIsRefused() throws IOException {
    task("task { use = count, to = 3 }");

    Outcome other = task("task { use = count, to = 4 }");

    assertThat(other.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(other.err()).contains("another config", "--out");
  }

  @Test
  void everyProblemIsReportedBeforeAnythingIsDone() throws IOException {
    Outcome bad = task("task { use = count, to = -3, from = 1 }\npolcy {}");

    assertThat(bad.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(bad.err())
        .contains("mine.conf:2: task.to is -3")
        .contains("task.from is not a known key")
        .contains("polcy is not a known key; did you mean policy?");
    assertThat(out).doesNotExist();
  }

  @Test
  void aMissingTaskListsThoseThereAre() throws IOException {
    Outcome bad = task("task { use = cuont }");

    assertThat(bad.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(bad.err()).contains("task.use is cuont", "did you mean count?");
  }
}
