package org.comal.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.cli.console.Screen;
import org.comal.cli.track.FakeTime;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.guice.Experiment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run that goes on: there after a checkpoint, and not too often. */
class LivePicturesTest {
  @TempDir private Path temp;
  private final FakeTime time = new FakeTime();
  private final Screen screen =
      new Screen(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false);
  private Path run;
  private Path page;

  @BeforeEach
  void aRunThatIsNotFinished() throws IOException {
    Path config = temp.resolve("run.conf");
    Files.writeString(
        config,
        """
        run { seed = 1, steps = 4 }
        algorithm { use = comal, eta = 0.3, tau = 0.1, inner-steps = 2 }
        policy { use = tabular, responses = [a, b, c], initial = [0.2, 0.5, 0.3] }
        oracle { use = matrix, preferences = [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] }
        prox { use = exact }
        """);
    run = temp.resolve("run");
    new Launch(Experiment.load(List.of(config), List.of()), run, screen)
        .run(Launch.Presence.CONTINUE);
    Files.delete(run.resolve("result.json"));
    page = run.resolve("report.html");
  }

  private Listener pictures(boolean page) {
    return new LivePictures(run, Map.of("run", run), page, screen, time).following("run", "comal");
  }

  @Test
  void theReportIsThereFromTheFirstCheckpointsOnAndReadAgain() throws IOException {
    Listener pictures = pictures(true);
    pictures.on(new Event.Recorded(3, 4, 1, Map.of("gap", 0.125)));
    assertThat(page).doesNotExist();
    time.pass(6);
    pictures.on(new Event.Checkpointed(3));
    assertThat(Files.readString(page))
        .contains("http-equiv=\"refresh\"", "not finished · comal, 3 prox steps", "0.125", "<svg");
    Files.delete(page);
    time.pass(1);
    pictures.on(new Event.Checkpointed(4));
    assertThat(page).as("a second later").doesNotExist();
    time.pass(6);
    pictures.on(new Event.Checkpointed(4));
    assertThat(page).exists();
  }

  @Test
  void noReportIsWrittenWhereNoneIsWanted() {
    Listener pictures = pictures(false);
    time.pass(60);
    pictures.on(new Event.Checkpointed(3));
    assertThat(page).doesNotExist();
  }

  @Test
  void whatCannotBeReadLetsTheRunGoOn() throws IOException {
    Files.writeString(run.resolve("metrics.jsonl"), "no JSON\n");
    Listener pictures = pictures(true);
    time.pass(60);
    pictures.on(new Event.Checkpointed(3));
    assertThat(page).doesNotExist();
  }
}
