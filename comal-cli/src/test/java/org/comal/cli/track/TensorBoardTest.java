package org.comal.cli.track;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.comal.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files are read back by a reader of their own, which knows the format from its description.
 */
class TensorBoardTest {
  @TempDir private Path temp;

  private final FakeTime time = new FakeTime();
  private final List<String> complaints = new ArrayList<>();

  private TensorBoard board() {
    return new TensorBoard(temp.resolve("tensorboard"), time, "run { steps = 2 }", complaints::add);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("tensorboard"))) {
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
    try (TensorBoard board = board()) {
      board.on(new Event.Recorded(0, 2, 0, Map.of("gap", 0.14)));
      board.on(new Event.Solved(Map.of("loss-last", 0.5)));
      time.pass(2);
      board.on(new Event.Recorded(1, 2, 1, Map.of("gap", 0.125)));
      board.on(new Event.Solved(Map.of("loss-last", 0.25)));
    }
    List<Map<Integer, Object>> events = read(files().get(0));
    assertThat(events).hasSize(6);
    assertThat(new String((byte[]) events.get(0).get(3), UTF_8)).isEqualTo("brain.Event:2");
    assertThat((Double) events.get(0).get(1)).isEqualTo(1770091506.789); // 2026-02-03T04:05:06.789Z
    assertThat(scalars(events.get(2))).isEqualTo(Map.of("gap", 0.14f, "reference-updates", 0f));
    assertThat(scalars(events.get(3))).isEqualTo(Map.of("solver/loss-last", 0.5f));
    assertThat(scalars(events.get(4))).isEqualTo(Map.of("gap", 0.125f, "reference-updates", 1f));
    assertThat(events.subList(2, 6).stream().map(e -> e.get(2))).containsExactly(0L, 1L, 1L, 2L);
    assertThat(complaints).isEmpty();
  }

  @Test
  void aRunTakenUpAgainSaysWhichStepsNoLongerCount() throws IOException {
    try (TensorBoard board = board()) {
      board.on(new Event.Recorded(3, 9, 0, Map.of("gap", 0.1)));
    }
    try (TensorBoard board = board()) {
      board.from(2);
      board.on(new Event.Solved(Map.of("loss-last", 0.5)));
    }
    assertThat(files()).hasSize(2);
    List<Map<Integer, Object>> second = read(files().get(1));
    assertThat(second.get(1)).containsEntry(2, 3L);
    assertThat(message((byte[]) second.get(1).get(7))).containsEntry(1, 1L); // SessionLog.START
    assertThat(second.get(2)).containsEntry(2, 3L);
  }

  @Test
  void aDirectoryThatCannotBeMadeIsToldOnce() throws IOException {
    Files.writeString(temp.resolve("tensorboard"), "a file");
    try (TensorBoard board = board()) {
      board.on(new Event.Recorded(0, 2, 0, Map.of("gap", 0.14)));
      board.on(new Event.Recorded(1, 2, 0, Map.of("gap", 0.13)));
    }
    assertThat(complaints).singleElement().asString().contains("TensorBoard", "tensorboard");
  }

  private static Map<String, Float> scalars(Map<Integer, Object> event) {
    Map<String, Float> all = new HashMap<>();
    for (byte[] value : repeated((byte[]) event.get(5), 1)) {
      Map<Integer, Object> fields = message(value);
      all.put(new String((byte[]) fields.get(1), UTF_8), (Float) fields.get(2));
    }
    return all;
  }

  /** Every record of a file, its checksums checked. */
  private static List<Map<Integer, Object>> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Map<Integer, Object>> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(EventFile.masked(length));
      int size = (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] event = new byte[size];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(EventFile.masked(event));
      events.add(message(event));
    }
    return events;
  }

  private static List<byte[]> repeated(byte[] bytes, int field) {
    List<byte[]> all = new ArrayList<>();
    message(
        bytes,
        (f, value) -> {
          if (f == field) {
            all.add((byte[]) value);
          }
        });
    return all;
  }

  private static Map<Integer, Object> message(byte[] bytes) {
    Map<Integer, Object> fields = new HashMap<>();
    message(bytes, fields::put);
    return fields;
  }

  private static void message(byte[] bytes, java.util.function.BiConsumer<Integer, Object> each) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      Object value =
          switch (key & 7) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> {
              byte[] content = new byte[(int) varint(in)];
              in.get(content);
              yield content;
            }
            case 5 -> in.getFloat();
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      each.accept(key >>> 3, value);
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
