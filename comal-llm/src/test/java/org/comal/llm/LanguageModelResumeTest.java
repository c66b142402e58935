package org.comal.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.guice.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run of a language model that was cut off in any phase ends with the bytes of one that was not.
 */
class LanguageModelResumeTest {
  @TempDir private Path temp;

  private static final class Kill extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Throws at the event of one number. */
  private static final class Killer implements Listener {
    private final int at;
    private final List<String> phases = new ArrayList<>();
    private int seen;

    Killer(int at) {
      this.at = at;
    }

    @Override
    public void on(Event event) {
      if (event instanceof Event.PhaseBegun begun) {
        phases.add(begun.phase().name());
      }
      boolean counts =
          event instanceof Event.Progress p
              ? p.phase().equals(Phase.TRAIN)
              : !(event instanceof Event.Warning);
      if (counts && seen++ == at) {
        throw new Kill();
      }
    }
  }

  private static final String SHORT =
      """
      prox { samples = 4, least-steps = 3, batch = 1, keep-every = 2 }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        """
        run { keep-steps = false, prompt-subsets = 2 }
        prox { labels = bernoulli, validation { share = 0.4, every = 1 } }
        data.prompts = ["Choose.", "Again?", "Third", "Fourth"]
        """,
        """
        run.checkpoint-every = 2
        algorithm = null, algorithm { use = mirror-prox, eta = 1 }
        prox.use = rebel, prox.opponents = 3
        """,
        """
        algorithm = null, algorithm { use = mirror-descent, eta = 1 }
        prox.use = ppo, prox.rounds = 2
        """,
        """
        policy.lora { rank = 2, targets = [q, v, up] }
        """
      })
  void endsTheSameWhereverItWasCutOff(String settings) throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, SHORT + settings);
    Path whole = temp.resolve("whole");
    LanguageModelRuns.run(experiment, whole, Listener.NONE);
    Map<String, String> expected = files(whole);
    assertThat(expected.keySet()).anyMatch(f -> f.startsWith("policy/"));
    if (!settings.contains("keep-steps")) {
      assertThat(expected.keySet()).contains("steps/step-0002/groups.jsonl");
    }

    Path cut = temp.resolve("cut");
    int event = 0;
    while (cutOff(experiment, cut, event)) {
      Killer counter = new Killer(Integer.MAX_VALUE);
      LanguageModelRuns.resume(experiment, cut, counter);
      assertThat(files(cut)).as("cut off at event " + event).isEqualTo(expected);
      event++;
    }
    assertThat(event).isGreaterThan(25);
  }

  /** Whether the run came to the event of this number. */
  private static boolean cutOff(Experiment experiment, Path out, int event) throws IOException {
    try {
      LanguageModelRuns.run(experiment, out, new Killer(event));
      return false;
    } catch (Kill killed) {
      return true;
    }
  }

  @Test
  void doesNoPhaseTwice() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, SHORT);
    Path cut = temp.resolve("cut");
    List<String> before = null;
    // The first optimizer steps of the second prox step: sampled, compared and scored by then.
    for (int event = 0; before == null; event++) {
      Killer killer = new Killer(event);
      try {
        LanguageModelRuns.run(experiment, cut, killer);
      } catch (Kill killed) {
        long trainings = killer.phases.stream().filter("train"::equals).count();
        if (trainings == 2) {
          before = killer.phases;
        }
      }
    }
    assertThat(before).filteredOn("sample"::equals).hasSize(2);
    Killer rest = new Killer(Integer.MAX_VALUE);
    LanguageModelRuns.resume(experiment, cut, rest);
    assertThat(rest.phases).doesNotContain("sample", "compare", "score").contains("train");
  }

  @Test
  void takesNoFileOfAnotherProblem() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, SHORT);
    Path whole = temp.resolve("whole");
    LanguageModelRuns.run(experiment, whole, Listener.NONE);
    Path cut = temp.resolve("cut");
    assertThat(cutOff(experiment, cut, 0)).isTrue();
    // The second step's files, in the place of the first step's: of another policy and stream.
    Files.createDirectories(cut.resolve("steps"));
    Path first = Files.createDirectories(cut.resolve("steps/step-0001"));
    for (String name :
        List.of("samples.jsonl", "preferences.jsonl", "scores-0.jsonl", "groups.jsonl")) {
      Files.copy(whole.resolve("steps/step-0002").resolve(name), first.resolve(name));
    }
    LanguageModelRuns.resume(experiment, cut, Listener.NONE);
    assertThat(files(cut)).isEqualTo(files(whole));
  }

  /** COMAL and INPO take the same steps until the reference moves, here after the second. */
  @Test
  void runsOfASuiteDrawWhatIsTheSameOnce() throws IOException {
    Path shared = temp.resolve("shared");
    Experiment comal =
        LanguageModelRuns.experiment(
            temp, SHORT + "run.steps = 3, algorithm { inner-steps = 2, eta = 0.3 }");
    Killer first = new Killer(Integer.MAX_VALUE);
    LanguageModelRuns.run(comal, temp.resolve("comal"), Optional.of(shared), first);
    Experiment inpo =
        LanguageModelRuns.experiment(
            temp, SHORT + "run.steps = 3, algorithm = null, algorithm { use = inpo, tau = 0.4 }");
    Killer second = new Killer(Integer.MAX_VALUE);
    LanguageModelRuns.run(inpo, temp.resolve("inpo"), Optional.of(shared), second);
    assertThat(first.phases).filteredOn("sample"::equals).hasSize(3);
    // The third step of both is drawn from the same policy too; only what it learns differs.
    assertThat(second.phases).doesNotContain("sample", "compare").contains("score", "train");
    LanguageModelRuns.run(inpo, temp.resolve("alone"), Listener.NONE);
    assertThat(files(temp.resolve("inpo"))).isEqualTo(files(temp.resolve("alone")));
    LanguageModelRuns.run(comal, temp.resolve("comal-alone"), Listener.NONE);
    assertThat(files(temp.resolve("comal"))).isEqualTo(files(temp.resolve("comal-alone")));
  }

  /** Two workers in one directory would draw every sample twice. */
  @Test
  void aSecondWorkerIsTurnedAway() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, SHORT);
    Path out = temp.resolve("out");
    List<String> refused = new ArrayList<>();
    Listener second =
        event -> {
          if (event instanceof Event.PhaseBegun begun && begun.phase().equals(Phase.SAMPLE)) {
            try {
              LanguageModelRuns.resume(experiment, out, Listener.NONE);
            } catch (IOException e) {
              refused.add(e.getMessage());
            }
          }
        };
    LanguageModelRuns.run(experiment, out, second);
    assertThat(refused)
        .hasSize(2)
        .containsOnly(out + " is being written to by another run; wait for its end");
    Path alone = temp.resolve("alone");
    LanguageModelRuns.run(experiment, alone, Listener.NONE);
    assertThat(files(out)).isEqualTo(files(alone));
  }

  @Test
  void aDiskThatCannotBeWrittenIsASentenceAndLosesNothing() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, SHORT);
    Path whole = temp.resolve("whole");
    LanguageModelRuns.run(experiment, whole, Listener.NONE);
    Path cut = temp.resolve("cut");
    assertThat(cutOff(experiment, cut, 0)).isTrue();
    // A file in the place of the second step's directory: nothing can be written into it.
    Path inTheWay = Files.createDirectories(cut.resolve("steps")).resolve("step-0002");
    Files.createFile(inTheWay);
    assertThatThrownBy(() -> LanguageModelRuns.resume(experiment, cut, Listener.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("step-0002");
    Files.delete(inTheWay);
    LanguageModelRuns.resume(experiment, cut, Listener.NONE);
    assertThat(files(cut)).isEqualTo(files(whole));
  }

  @Test
  void aDamagedPhaseIsNamedAndDoneAgain() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, SHORT + "run.checkpoint-every = 2");
    Path cut = temp.resolve("cut");
    int event = 0;
    while (!Files.exists(cut.resolve("steps/step-0001/groups.jsonl"))) {
      cutOff(experiment, cut, event++);
    }
    Path samples = cut.resolve("steps/step-0001/samples.jsonl");
    Files.writeString(samples, Files.readString(samples).substring(0, 200));
    List<String> warned = new ArrayList<>();
    LanguageModelRuns.resume(
        experiment,
        cut,
        told -> {
          if (told instanceof Event.Warning warning) {
            warned.add(warning.message());
          }
        });
    assertThat(warned)
        .contains(
            samples
                + " is damaged: its rows have another SHA-256 than its first line says; it is made"
                + " again");
    Path whole = temp.resolve("whole");
    LanguageModelRuns.run(experiment, whole, Listener.NONE);
    assertThat(files(cut)).isEqualTo(files(whole));
  }

  /** Every file by its place, with its bytes. */
  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.filter(Files::isRegularFile)
          .forEach(
              f -> {
                try {
                  String bytes = new String(Files.readAllBytes(f), ISO_8859_1);
                  String name = directory.relativize(f).toString();
                  boolean text = bytes.length() < 50_000;
                  files.put(name, text ? bytes : bytes.length() + " " + bytes.hashCode());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return files;
  }
}
