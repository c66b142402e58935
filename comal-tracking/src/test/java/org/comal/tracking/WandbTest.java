package org.comal.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.comal.tck.TrackerKit;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log is read back by a reader of its own, which knows the format from its description. */
class WandbTest extends TrackerKit {
  private static final int HISTORY = 2;
  private static final int SUMMARY = 3;
  private static final int RUN = 17;
  private static final int EXIT = 18;
  private static final int HEADER = 21;

  @TempDir private Path temp;

  @Override
  protected Tracker tracker() {
    return new Wandb("games", Optional.of("team"));
  }

  @Override
  protected Map<Long, Double> kept(Path directory, String name) throws IOException {
    Map<Long, Double> kept = new LinkedHashMap<>();
    for (ReadMessage record : records(log(directory))) {
      for (ReadMessage history : record.messages(HISTORY)) {
        long step = history.message(2).number(1);
        String value = items(history).get(name);
        if (value != null && !value.startsWith("\"")) {
          assertThat(kept.put(step, Double.valueOf(value))).as("step %s, twice", step).isNull();
        }
      }
    }
    return kept;
  }

  private static Map<String, String> items(ReadMessage history) {
    Map<String, String> items = new LinkedHashMap<>();
    history.messages(1).forEach(item -> items.put(item.text(2), item.text(16)));
    return items;
  }

  private TrackedWork work(long after) {
    return new TrackedWork(
        "my run",
        temp.resolve("wandb"),
        "run { seed = 7 }",
        new TreeMap<>(Map.of("run.seed", "7", "prompt", "say \"hi\"")),
        after,
        InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.789Z")));
  }

  private static Path log(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(f -> f.toString().endsWith(".wandb")).findFirst().orElseThrow();
    }
  }

  private List<ReadMessage> written() throws IOException {
    return records(log(temp.resolve("wandb")));
  }

  @Test
  void theRunIsDescribedAsItsToolDoes() throws IOException {
    Tracker.Session session = tracker().begin(work(0));
    session.figures(3, Map.of("gap", 0.5));
    session.figures(3, Map.of("solver/loss", 1.0));
    session.end(true);

    Path log = log(temp.resolve("wandb"));
    String id = log.getFileName().toString().replaceAll("run-(.*)\\.wandb", "$1");
    assertThat(id).matches("[0-9a-f]{8}");
    assertThat(log.getParent().getFileName()).hasToString("offline-run-20260203_040506-" + id);
    assertThat(log.getParent().resolve("files")).isEmptyDirectory();
    List<ReadMessage> records = written();
    assertThat(records.stream().map(r -> r.number(1))).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(records.get(0).message(HEADER).message(1).text(2)).isEqualTo("0.70.0");
    ReadMessage run = records.get(1).message(RUN);
    assertThat(run.text(1)).isEqualTo(id);
    assertThat(run.text(2)).isEqualTo("team");
    assertThat(run.text(3)).isEqualTo("games");
    assertThat(run.text(8)).isEqualTo("my run");
    assertThat(run.message(17).number(1)).isEqualTo(1770091506);
    Map<String, String> config = new LinkedHashMap<>();
    run.message(4).messages(1).forEach(item -> config.put(item.text(1), item.text(16)));
    assertThat(config)
        .containsExactly(Map.entry("prompt", "\"say \\\"hi\\\"\""), Map.entry("run.seed", "7"));
    ReadMessage history = records.get(2).message(HISTORY);
    assertThat(items(history))
        .containsEntry("gap", "0.5")
        .containsEntry("solver/loss", "1.0")
        .containsEntry("_step", "3")
        .containsEntry("_timestamp", "1.770091506789E9")
        .containsEntry("_runtime", "0.0");
    assertThat(items(records.get(3).message(SUMMARY)))
        .containsOnly(Map.entry("gap", "0.5"), Map.entry("solver/loss", "1.0"));
    assertThat(records.get(4).messages(EXIT)).hasSize(1);
  }

  @Test
  void figuresThatAreNoNumbersAreJson() throws IOException {
    Tracker.Session session = tracker().begin(work(0));
    session.figures(
        1, Map.of("a", Double.NaN, "b", Double.NEGATIVE_INFINITY, "c", Double.POSITIVE_INFINITY));
    session.end(false);
    Map<String, String> items = items(written().get(2).message(HISTORY));
    assertThat(items)
        .containsEntry("a", "\"NaN\"")
        .containsEntry("b", "\"-Infinity\"")
        .containsEntry("c", "\"Infinity\"");
    for (String json : items.values()) {
      try (JsonParser parser = new JsonFactory().createParser(json)) {
        assertThat(parser.nextToken().isScalarValue()).isTrue();
      }
    }
  }

  /** A kill may cut the log off anywhere; what was whole stays, and what comes goes behind it. */
  @Test
  void aLogThatWasCutOffAnywhereIsGoneOnWith() throws IOException {
    Tracker.Session session = tracker().begin(work(0));
    Map<String, Double> wide = new TreeMap<>();
    for (int i = 0; i < 1100; i++) {
      wide.put("figure-" + i, i / 7.0); // a record of about 32 KiB, over the end of a block
    }
    session.figures(1, Map.of("gap", 0.5));
    session.figures(2, wide);
    session.figures(3, Map.of("gap", 0.25));
    session.end(true);
    Path log = log(temp.resolve("wandb"));
    byte[] whole = Files.readAllBytes(log);
    assertThat(whole.length).isGreaterThan(1 << 15);
    assertThat(records(log)).hasSize(7);
    for (int length = 7; length <= whole.length; length += length < 400 ? 1 : 61) {
      Files.write(log, Arrays.copyOf(whole, length));
      List<ReadMessage> cut = records(log, true);
      Tracker.Session again = tracker().begin(work(2));
      again.figures(9, Map.of("gap", 0.125));
      again.end(false);
      List<ReadMessage> records = records(log);
      // Header and run, which are written anew where the cut spared less, and up to two steps.
      int before = Math.max(2, Math.min(4, cut.size()));
      assertThat(records).as("cut off after %s bytes", length).hasSize(before + 2);
      assertThat(records.get(1).messages(RUN)).hasSize(1);
      for (int k = 0; k < records.size(); k++) {
        assertThat(records.get(k).number(1)).isEqualTo(k + 1L);
      }
      assertThat(items(records.get(before).message(HISTORY))).containsEntry("_step", "9");
    }
  }

  @Test
  void timeGoesOnFromTheFirstSession() throws IOException {
    Tracker.Session session = tracker().begin(work(0));
    session.figures(1, Map.of("gap", 0.5));
    session.end(false);
    TrackedWork later =
        new TrackedWork(
            "my run",
            temp.resolve("wandb"),
            "run { seed = 7 }",
            new TreeMap<>(),
            1,
            InstantSource.fixed(Instant.parse("2026-02-03T05:05:06.789Z")));
    session = tracker().begin(later);
    session.figures(2, Map.of("gap", 0.25));
    session.end(true);
    List<ReadMessage> records = written();
    assertThat(items(records.get(4).message(HISTORY)))
        .containsEntry("_step", "2")
        .containsEntry("_runtime", "3600.0");
  }

  @Test
  void anotherFileInItsPlaceIsLeftAlone() throws IOException {
    Path other = Files.createDirectories(temp.resolve("wandb/x")).resolve("run-1.wandb");
    Files.writeString(other, "something else");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> tracker().begin(work(0)))
        .withMessageContaining("run-1.wandb is no log of Weights & Biases");
    assertThat(other).hasContent("something else");
  }

  private static List<ReadMessage> records(Path log) throws IOException {
    return records(log, false);
  }

  /** Every record of a log, its checksums checked. */
  private static List<ReadMessage> records(Path log, boolean mayBeCutOff) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[7];
    in.get(header);
    assertThat(new String(header, 0, 4, UTF_8)).isEqualTo(":W&B");
    assertThat(header).endsWith(0xe1, 0xbe, 0);
    List<ReadMessage> records = new ArrayList<>();
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    while (in.hasRemaining()) {
      int left = 32768 - in.position() % 32768;
      if (left < 7) {
        in.position(Math.min(in.limit(), in.position() + left));
        continue;
      }
      if (mayBeCutOff
          && (in.remaining() < 7 || in.remaining() < 7 + in.getShort(in.position() + 4))) {
        return records;
      }
      int crc = in.getInt();
      byte[] content = new byte[in.getShort()];
      byte kind = in.get();
      in.get(content);
      CRC32 sum = new CRC32();
      sum.update(kind);
      sum.update(content);
      assertThat(crc).isEqualTo((int) sum.getValue());
      record.writeBytes(content);
      if (kind == 1 || kind == 4) {
        records.add(ReadMessage.of(record.toByteArray()));
        record.reset();
      }
    }
    return records;
  }
}
