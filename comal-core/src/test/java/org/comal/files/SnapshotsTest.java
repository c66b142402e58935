package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.tallies.Tallies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  private static final String PREFIX = "step-";

  @TempDir private Path temp;
  private Path place;

  @BeforeEach
  void place() {
    place = temp.resolve("run/checkpoints");
  }

  /** Work of two steps, where the files of a snapshot tell the same as its state. */
  private static final class Work {
    private final Path directory;
    private final Snapshots snapshots;
    private long step;

    Work(Path directory) throws IOException {
      this.directory = directory;
      this.snapshots = new Snapshots(directory, PREFIX);
      Snapshot last = snapshots.last().orElse(null);
      if (last != null) {
        step = last.state(s -> s.integer("step"));
        assertThat(last.directory().resolve("model/weights")).hasContent(weights(step));
        assertThat(last.directory().resolve("optimizer")).hasContent("moments " + step);
      }
    }

    private static String weights(long step) {
      return "weights ".repeat(100) + step;
    }

    void run() throws IOException {
      while (step < 2) {
        step++;
        save();
      }
      save(); // once more at the same step, as where an error comes after it
    }

    private void save() throws IOException {
      snapshots.save(
          step,
          Map.of("step", step),
          d -> {
            Files.createDirectory(d.resolve("model"));
            Files.writeString(d.resolve("model/weights"), weights(step));
            Files.writeString(d.resolve("optimizer"), "moments " + step);
          });
    }

    Map<String, String> files() throws IOException {
      Map<String, String> files = new TreeMap<>();
      try (Stream<Path> walk = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
          files.put(directory.relativize(file).toString(), Files.readString(file));
        }
      }
      return files;
    }
  }

  @Test
  void aKillAtAnyFileOperationLosesOneStepAtMost() throws IOException {
    Work whole = new Work(temp.resolve("whole"));
    whole.run();
    int kills = 0;
    for (boolean dead = true; dead; kills++) {
      Path own = temp.resolve("killed-" + kills);
      FaultyFileSystem dying = new FaultyFileSystem(FaultyFileSystem.Fault.KILL, kills);
      Work killed = new Work(dying.in(own));
      runUntilKilled(killed);
      dead = dying.met();
      Work again = new Work(own);
      assertThat(again.step)
          .as("kill %s", kills)
          .isBetween(Math.max(0, killed.step - 1), killed.step);
      again.run();
      assertThat(again.files()).as("kill %s", kills).isEqualTo(whole.files());
    }
    // Three saves, each of at least two directories, three files written and forced, and a rename.
    assertThat(kills).isGreaterThan(3 * 9);
    Tallies.tell("a kill", Map.of("one step lost at most", kills));
  }

  /** As above, for a kill of the work that takes up what another kill left. */
  @Test
  void twoKillsLoseNoMoreThanOne() throws IOException {
    Work whole = new Work(temp.resolve("whole"));
    whole.run();
    SplittableRandom random = new SplittableRandom(5);
    for (int trial = 0; trial < 30; trial++) {
      Path own = temp.resolve("killed-" + trial);
      long before = 0;
      for (int kill : new int[] {random.nextInt(20, 45), random.nextInt(25)}) {
        Work killed = new Work(new FaultyFileSystem(FaultyFileSystem.Fault.KILL, kill).in(own));
        assertThat(killed.step).as("trial %s", trial).isGreaterThanOrEqualTo(before);
        before = killed.step;
        runUntilKilled(killed);
      }
      Work again = new Work(own);
      assertThat(again.step).as("trial %s", trial).isGreaterThanOrEqualTo(before);
      again.run();
      assertThat(again.files()).as("trial %s", trial).isEqualTo(whole.files());
    }
    Tallies.tell("two kills", Map.of("one step lost at most", 30));
  }

  private static void runUntilKilled(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("killed");
    }
  }

  @Test
  void anotherVersionIsRefusedAndStays() throws IOException {
    new Snapshots(place, PREFIX).save(3, Map.of("step", 3), d -> {});
    Path file = place.resolve("step-3/state.json");
    Files.writeString(file, Files.readString(file).replace("version\": 1", "version\": 2"));
    assertThatIOException()
        .isThrownBy(() -> new Snapshots(place, PREFIX).last())
        .withMessage(
            file
                + " has schema-version 2, but this COMAL reads version 1; go on with the COMAL that"
                + " wrote it");
    assertThat(file).exists();
  }

  @Test
  void damageIsASentenceThatNamesTheFile() throws IOException {
    Snapshots snapshots = new Snapshots(place, PREFIX);
    snapshots.save(3, Map.of("step", "three"), d -> {});
    Path file = place.resolve("step-3/state.json");
    Snapshot last = snapshots.last().orElseThrow();
    assertThatIOException()
        .isThrownBy(() -> last.state(s -> s.integer("step")))
        .withMessage(file + " is damaged: \"step\" is three, where a Long is wanted");
    assertThatIOException()
        .isThrownBy(() -> last.state(s -> s.integer("outer")))
        .withMessage(file + " is damaged: \"outer\" is missing");
    Files.writeString(file, "{\"schema-version\": 1, \"st");
    assertThatIOException()
        .isThrownBy(snapshots::last)
        .withMessageStartingWith(file + " is damaged: ");
  }

  @Test
  void anyByteChangedInAnyFileIsASentenceThatNamesIt() throws IOException {
    Snapshots snapshots = new Snapshots(place, PREFIX);
    snapshots.save(
        3,
        Map.of("step", 3),
        d -> Files.writeString(Files.createDirectory(d.resolve("model")).resolve("w"), "1.25"));
    for (Path file : List.of(place.resolve("step-3/state.json"), place.resolve("step-3/model/w"))) {
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 4;
        Files.write(file, damaged);
        assertThatIOException()
            .as("byte %s of %s", at, file)
            .isThrownBy(snapshots::last)
            .withMessageStartingWith(file + " ");
      }
      Tallies.tell("a bit of a byte", Map.of("a sentence", whole.length));
      Files.write(file, whole);
    }
    assertThat(snapshots.last()).isPresent();
    Files.delete(place.resolve("step-3/model/w"));
    assertThatIOException()
        .isThrownBy(snapshots::last)
        .withMessage(place.resolve("step-3/model/w") + " is damaged: it is missing");
  }

  /** As a version before left it. */
  @Test
  void oneWithoutChecksumsIsReadAsBefore() throws IOException {
    Path old = Files.createDirectories(place.resolve("step-3"));
    Files.writeString(old.resolve("weights"), "1.25");
    Files.writeString(old.resolve("state.json"), "{\n  \"schema-version\": 1,\n  \"step\": 3\n}\n");
    assertThat(new Snapshots(place, PREFIX).last().orElseThrow().state().integer("step"))
        .isEqualTo(3);
  }

  @Test
  void theNewestWholeOneIsTakenAndOthersAreLeftAlone() throws IOException {
    Snapshots snapshots = new Snapshots(place, PREFIX);
    assertThat(snapshots.last()).isEmpty();
    assertThat(snapshots.lastNumber()).isEmpty();
    Files.createDirectories(place.resolve("step-11"));
    Files.createDirectories(place.resolve("step-12.partial"));
    Files.createDirectories(place.resolve("best-1"));
    Snapshot.save(place.resolve("step-9"), Map.of("step", 9), d -> {});
    Snapshot.save(place.resolve("step-10"), Map.of("step", 10), d -> {});
    assertThat(snapshots.lastNumber()).contains(10L);
    snapshots.save(13, Map.of("step", 13), d -> {});
    try (Stream<Path> entries = Files.list(place)) {
      assertThat(entries)
          .containsExactlyInAnyOrder(place.resolve("step-13"), place.resolve("best-1"));
    }
    snapshots.clear();
    assertThat(snapshots.last()).isEmpty();
    assertThat(place.resolve("best-1")).exists();
  }

  @Test
  void whatTheWriterThrowsLeavesTheOneBefore() throws IOException {
    Snapshots snapshots = new Snapshots(place, PREFIX);
    snapshots.save(1, Map.of("step", 1), d -> {});
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                snapshots.save(
                    2,
                    Map.of("step", 2),
                    d -> {
                      throw new IllegalStateException("a gradient is collected");
                    }));
    assertThat(snapshots.lastNumber()).contains(1L);
  }
}
