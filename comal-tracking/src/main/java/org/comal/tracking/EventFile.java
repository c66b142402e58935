package org.comal.tracking;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file: records of the message {@code Event} of TensorFlow's {@code
 * event.proto}, each framed as a TFRecord: length, masked CRC-32C of the length, the message,
 * masked CRC-32C of the message, all little-endian.
 */
final class EventFile implements AutoCloseable {

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
    record(event(wallTime, 0).text(3, "brain.Event:2"));
  }

  /** Says that steps from this one on, in older files, do not count. */
  void restart(double wallTime, long step) throws IOException {
    record(event(wallTime, step).message(7, new ProtocolMessage().number(1, START)));
  }

  /** Adds figures of a step. */
  void scalars(double wallTime, long step, Map<String, Double> values) throws IOException {
    ProtocolMessage summary = new ProtocolMessage();
    values.forEach(
        (tag, value) ->
            summary.message(1, new ProtocolMessage().text(1, tag).float32(2, value.floatValue())));
    record(event(wallTime, step).message(5, summary));
  }

  /** Adds a text, which TensorBoard shows as Markdown. */
  void text(double wallTime, String tag, String text) throws IOException {
    ProtocolMessage plugin = new ProtocolMessage().text(1, "text");
    ProtocolMessage tensor = new ProtocolMessage().number(1, STRINGS).text(8, text);
    ProtocolMessage value =
        new ProtocolMessage()
            .text(1, tag)
            .message(8, tensor)
            .message(9, new ProtocolMessage().message(1, plugin));
    record(event(wallTime, 0).message(5, new ProtocolMessage().message(1, value)));
  }

  private static ProtocolMessage event(double wallTime, long step) {
    return new ProtocolMessage().float64(1, wallTime).number(2, step);
  }

  private void record(ProtocolMessage event) throws IOException {
    byte[] message = event.toBytes();
    byte[] length = ProtocolMessage.little(Long.BYTES).putLong(message.length).array();
    out.write(length);
    out.write(ProtocolMessage.little(Integer.BYTES).putInt(masked(length)).array());
    out.write(message);
    out.write(ProtocolMessage.little(Integer.BYTES).putInt(masked(message)).array());
    out.flush();
  }

  /** The checksum, turned and shifted as TFRecord wants it. */
  static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + 0xa282ead8;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
