package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.tallies.Tallies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummedDirectoryTest {
  @TempDir private Path temp;
  private Path model;
  private Path sums;

  @BeforeEach
  void write() throws IOException {
    model = temp.resolve("model");
    sums = temp.resolve("model.sha-256");
    SummedDirectory.write(
        model,
        d -> {
          Files.writeString(d.resolve("config.json"), "{}");
          Files.writeString(Files.createDirectory(d.resolve("inner")).resolve("weights"), "1.25");
        });
  }

  private void assertDamaged(Path named) {
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> SummedDirectory.require(model))
        .withMessageStartingWith(named + " is damaged: ");
  }

  @Test
  void theChecksumsAreToldBeforeTheDirectoryHasItsName() throws IOException {
    Path other = temp.resolve("other");
    String[] told = new String[1];
    SummedDirectory.write(
        other,
        d -> Files.writeString(d.resolve("config.json"), "{}"),
        () -> {
          assertThat(other).doesNotExist();
          told[0] = SummedDirectory.told(other);
        });
    assertThat(SummedDirectory.has(other)).isTrue();
    assertThat(SummedDirectory.told(other)).isEqualTo(told[0]);
    assertThat(SummedDirectory.has(temp.resolve("none"))).isFalse();
  }

  @Test
  void anyByteChangedInAnyFileIsASentenceThatNamesIt() throws IOException {
    SummedDirectory.require(model);
    for (Path file : List.of(model.resolve("config.json"), model.resolve("inner/weights"), sums)) {
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 4;
        Files.write(file, damaged);
        assertDamaged(file);
      }
      Files.write(file, whole);
      Tallies.tell("a bit of a byte", Map.of("a sentence", whole.length));
    }
    Path foreign = Files.writeString(model.resolve("more"), "");
    assertDamaged(foreign);
    Files.delete(foreign);
    Files.delete(model.resolve("config.json"));
    assertDamaged(model.resolve("config.json"));
    Files.delete(sums);
    SummedDirectory.require(model);
  }

  @Test
  void checksumsGoWithADirectoryThatIsMoved() throws IOException {
    String told = SummedDirectory.told(model);
    Path other = temp.resolve("other");
    SummedDirectory.move(model, other);
    assertThat(sums).doesNotExist();
    assertThat(SummedDirectory.told(other)).isEqualTo(told);
    SummedDirectory.require(other);
    Files.delete(temp.resolve("other.sha-256"));
    SummedDirectory.move(other, model);
    assertThat(SummedDirectory.told(model)).isEqualTo(told);
  }

  @Test
  void aFolderTellsWhichOfItsDirectoriesHaveChecksumsAlsoOfOneThatIsGone() throws IOException {
    Files.createDirectory(temp.resolve("plain"));
    SummedFile.write(temp.resolve("rows.jsonl"), "{}\n");
    SummedFile.write(temp.resolve("gone.jsonl"), "{}\n");
    Files.delete(temp.resolve("gone.jsonl"));
    assertThat(SummedDirectory.within(temp)).containsExactly(model);
    SummedFile.requireWithin(temp);
    DurableFiles.deleteTree(model);
    assertThat(SummedDirectory.within(temp)).containsExactly(model);
    assertDamaged(model.resolve("config.json"));
    Files.writeString(temp.resolve("rows.jsonl"), "[]\n");
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> SummedFile.requireWithin(temp))
        .withMessageStartingWith(temp.resolve("rows.jsonl") + " is damaged: ");
    assertThat(SummedDirectory.within(temp.resolve("nowhere"))).isEmpty();
  }
}
