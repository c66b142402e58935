package org.comal.cli.track;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file: records of the message {@code Event} of TensorFlow's {@code
 * event.proto}, each framed as a TFRecord: length, masked CRC-32C of the length, the message,
 * masked CRC-32C of the message, all little-endian.
 *
 * <p>The few fields that scalars and texts need are put on the wire here, so that nothing depends
 * on a protocol-buffer library.
 */
final class EventFile implements AutoCloseable {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  /** {@code DataType.DT_STRING} of {@code types.proto}. */
  private static final int STRINGS = 7;

  /** {@code SessionLog.SessionStatus.START}. */
  private static final int START = 1;

  private final OutputStream out;

  /**
   * @throws IOException where the file is there already or cannot be made
   */
  EventFile(Path file, double wallTime) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    record(event(wallTime, 0).bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
    out.flush();
  }

  /** Says that steps from this one on, in older files, do not count. */
  void restart(double wallTime, long step) throws IOException {
    record(event(wallTime, step).message(7, new Message().number(1, START)));
  }

  /** Adds figures of a step. */
  void scalars(double wallTime, long step, Map<String, Double> values) throws IOException {
    Message summary = new Message();
    values.forEach(
        (tag, value) ->
            summary.message(
                1,
                new Message()
                    .bytes(1, tag.getBytes(StandardCharsets.UTF_8))
                    .float32(2, value.floatValue())));
    record(event(wallTime, step).message(5, summary));
  }

  /** Adds a text, which TensorBoard shows as Markdown. */
  void text(double wallTime, String tag, String text) throws IOException {
    Message plugin = new Message().bytes(1, "text".getBytes(StandardCharsets.UTF_8));
    Message tensor =
        new Message().number(1, STRINGS).bytes(8, text.getBytes(StandardCharsets.UTF_8));
    Message value =
        new Message()
            .bytes(1, tag.getBytes(StandardCharsets.UTF_8))
            .message(8, tensor)
            .message(9, new Message().message(1, plugin));
    record(event(wallTime, 0).message(5, new Message().message(1, value)));
  }

  void flush() throws IOException {
    out.flush();
  }

  private static Message event(double wallTime, long step) {
    return new Message().float64(1, wallTime).number(2, step);
  }

  private void record(Message event) throws IOException {
    byte[] message = event.toBytes();
    byte[] length = little(8).putLong(message.length).array();
    out.write(length);
    out.write(little(4).putInt(masked(length)).array());
    out.write(message);
    out.write(little(4).putInt(masked(message)).array());
  }

  /** The checksum, turned and shifted as TFRecord wants it. */
  static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + 0xa282ead8;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** A message in the protocol-buffer wire format. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message number(int field, long value) {
      key(field, VARINT);
      varint(value);
      return this;
    }

    Message float64(int field, double value) {
      key(field, FIXED64);
      bytes.writeBytes(little(8).putDouble(value).array());
      return this;
    }

    Message float32(int field, float value) {
      key(field, FIXED32);
      bytes.writeBytes(little(4).putFloat(value).array());
      return this;
    }

    Message bytes(int field, byte[] value) {
      key(field, LENGTH);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message message(int field, Message nested) {
      return bytes(field, nested.toBytes());
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }

    private void key(int field, int wire) {
      varint((long) field << 3 | wire);
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }
}
