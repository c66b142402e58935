package org.comal.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.comal.tck.TrackerKit;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files are read back by a reader of their own, which knows the format from its description.
 */
class TensorBoardTest extends TrackerKit {
  @TempDir private Path temp;

  private Instant now = Instant.parse("2026-02-03T04:05:06.789Z");

  @Override
  protected Tracker tracker() {
    return new TensorBoard();
  }

  /** Its figures have 24 bits. */
  @Override
  protected double tolerance() {
    return 0x1p-24;
  }

  @Override
  protected Map<Long, Double> kept(Path directory, String name) throws IOException {
    TreeMap<Long, Double> kept = new TreeMap<>();
    for (Path file : files(directory)) {
      for (ReadMessage event : read(file)) {
        if (event.has(7)) { // what older files have of these steps does not count
          kept.tailMap(event.number(2), true).clear();
        } else if (event.has(5) && scalars(event).containsKey(name)) {
          kept.put(event.number(2), (double) scalars(event).get(name));
        }
      }
    }
    return kept;
  }

  private Tracker.Session begin(long after) throws IOException {
    Path directory = temp.resolve("tensorboard");
    return new TensorBoard()
        .begin(
            new TrackedWork(
                "tried", directory, "run { steps = 2 }", new TreeMap<>(), after, () -> now));
  }

  private List<Path> files() throws IOException {
    return files(temp.resolve("tensorboard"));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void checksumsAreThoseOfRfc3720() {
    // The iSCSI standard's value for 32 bytes of zero is 0x8a9136aa.
    byte[] zeros = new byte[32];
    CRC32C crc = new CRC32C();
    crc.update(zeros);
    assertThat(crc.getValue()).isEqualTo(0x8a9136aaL);
    int expected = (int) ((0x8a9136aaL >>> 15 | 0x8a9136aaL << 17) + 0xa282ead8L);
    assertThat(EventFile.masked(zeros)).isEqualTo(expected);
  }

  @Test
  void figuresStandAtTheirSteps() throws IOException {
    Tracker.Session session = begin(0);
    session.figures(0, Map.of("gap", 0.14, "reference-updates", 0.0));
    session.figures(1, Map.of("solver/loss-last", 0.5));
    now = now.plusSeconds(2);
    session.figures(1, Map.of("gap", 0.125));
    session.end(true);
    List<ReadMessage> events = read(files().get(0));
    assertThat(events).hasSize(5);
    assertThat(events.get(0).text(3)).isEqualTo("brain.Event:2");
    assertThat(events.get(0).float64(1)).isEqualTo(1770091506.789); // 2026-02-03T04:05:06.789Z
    assertThat(scalars(events.get(2))).isEqualTo(Map.of("gap", 0.14f, "reference-updates", 0f));
    assertThat(scalars(events.get(3))).isEqualTo(Map.of("solver/loss-last", 0.5f));
    assertThat(scalars(events.get(4))).isEqualTo(Map.of("gap", 0.125f));
    assertThat(events.get(4).float64(1)).isEqualTo(1770091508.789);
    assertThat(events.subList(2, 5).stream().map(e -> e.number(2))).containsExactly(0L, 1L, 1L);
  }

  @Test
  void figuresAreInTheFileAtOnce() throws IOException {
    Tracker.Session session = begin(0);
    session.figures(0, Map.of("gap", 0.5));
    session.figures(1, Map.of("gap", 0.25));
    assertThat(read(files().get(0))).hasSize(4);
    session.end(false);
  }

  @Test
  void aRunTakenUpAgainSaysWhichStepsNoLongerCount() throws IOException {
    Tracker.Session first = begin(0);
    first.figures(3, Map.of("gap", 0.1));
    first.end(false);
    Tracker.Session second = begin(2);
    second.figures(3, Map.of("solver/loss-last", 0.5));
    second.end(true);
    assertThat(files()).hasSize(2);
    List<ReadMessage> events = read(files().get(1));
    assertThat(events.get(1).number(2)).isEqualTo(3);
    assertThat(events.get(1).message(7).number(1)).isEqualTo(1); // SessionLog.START
    assertThat(events.get(2).number(2)).isEqualTo(3);
  }

  private static Map<String, Float> scalars(ReadMessage event) {
    Map<String, Float> all = new HashMap<>();
    event.message(5).messages(1).stream()
        .filter(value -> value.has(2))
        .forEach(value -> all.put(value.text(1), value.float32(2)));
    return all;
  }

  /** Every record of a file, its checksums checked. */
  private static List<ReadMessage> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<ReadMessage> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(EventFile.masked(length));
      int size = (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] event = new byte[size];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(EventFile.masked(event));
      events.add(ReadMessage.of(event));
    }
    return events;
  }
}
