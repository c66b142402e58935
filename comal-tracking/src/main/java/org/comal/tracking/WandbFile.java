package org.comal.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A transaction log of Weights &amp; Biases: a header of seven bytes, then messages {@code Record}
 * of its {@code wandb_internal.proto} in LevelDB's log format. That is blocks of 32 KiB of
 * fragments, each with the CRC-32 of its kind and content, its length in two bytes and its kind; a
 * message that does not fit into a block is cut into fragments, and fewer than seven bytes at the
 * end of a block are zeros.
 */
final class WandbFile implements AutoCloseable {
  private static final int BLOCK = 1 << 15;
  private static final int FRAME = 7;

  /** {@code :W&B}, a magic number, and the version 0. */
  private static final byte[] HEADER = {':', 'W', '&', 'B', (byte) 0xe1, (byte) 0xbe, 0};

  /** The lowest version of the program that can read what is written here. */
  private static final String READER = "0.70.0";

  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  private static final int EXIT = 18;

  private final FileChannel out;
  private long number;

  private WandbFile(FileChannel out, long number) {
    this.out = out;
    this.number = number;
  }

  /** Begins a log. */
  static WandbFile create(Path file) throws IOException {
    FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    WandbFile made = new WandbFile(out, 0);
    try {
      made.put(ByteBuffer.wrap(HEADER));
      ProtocolMessage version = new ProtocolMessage().text(1, "comal").text(2, READER);
      made.record(21, new ProtocolMessage().message(1, version));
      return made;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /**
   * Goes on with a log, after its last whole record: what a kill cut off is left out, and so is
   * that it was at its end.
   */
  static WandbFile append(Path file) throws IOException {
    Whole whole = Whole.of(file);
    FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE);
    out.truncate(whole.end());
    out.position(whole.end());
    return new WandbFile(out, whole.records());
  }

  /** Adds what the run is: the message {@code RunRecord}. */
  void run(ProtocolMessage run) throws IOException {
    record(17, run);
  }

  /**
   * Adds the figures of a step.
   *
   * @param time in seconds since 1970
   * @param runtime in seconds
   */
  void history(long step, Map<String, Double> figures, double time, double runtime)
      throws IOException {
    ProtocolMessage history = new ProtocolMessage();
    figures.forEach((name, value) -> item(history, name, json(value)));
    item(history, "_timestamp", json(time));
    item(history, "_runtime", json(runtime));
    item(history, "_step", Long.toString(step));
    record(2, history.message(2, new ProtocolMessage().number(1, step)));
  }

  /** Adds what the run has come to: its latest figures. */
  void summary(Map<String, Double> latest) throws IOException {
    ProtocolMessage summary = new ProtocolMessage();
    latest.forEach((name, value) -> item(summary, name, json(value)));
    record(3, summary);
  }

  private static void item(ProtocolMessage figures, String name, String json) {
    figures.message(1, new ProtocolMessage().text(2, name).text(16, json));
  }

  /** As Weights &amp; Biases writes what JSON has no number for. */
  private static String json(double value) {
    if (Double.isNaN(value)) {
      return "\"NaN\"";
    }
    return Double.isInfinite(value)
        ? value > 0 ? "\"Infinity\"" : "\"-Infinity\""
        : Double.toString(value);
  }

  /** Says that the run came to its end. */
  void exit() throws IOException {
    record(EXIT, new ProtocolMessage());
  }

  private void record(int kind, ProtocolMessage message) throws IOException {
    number++;
    byte[] bytes = new ProtocolMessage().number(1, number).message(kind, message).toBytes();
    long position = out.position();
    ByteBuffer framed =
        ByteBuffer.allocate(bytes.length + FRAME * (3 + bytes.length / (BLOCK - FRAME)))
            .order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    boolean first = true;
    do {
      int left = BLOCK - (int) ((position + framed.position()) % BLOCK);
      if (left < FRAME) {
        framed.position(framed.position() + left); // zeros
        left = BLOCK;
      }
      int length = Math.min(bytes.length - at, left - FRAME);
      boolean last = at + length == bytes.length;
      int fragment = first ? last ? FULL : FIRST : last ? LAST : MIDDLE;
      framed.putInt(checksum(fragment, bytes, at, length));
      framed.putShort((short) length);
      framed.put((byte) fragment);
      framed.put(bytes, at, length);
      at += length;
      first = false;
    } while (at < bytes.length);
    put(framed.flip());
  }

  private void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static int checksum(int fragment, byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(fragment);
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * What of a log can be gone on with.
   *
   * @param end bytes up to the end of its last whole record that does not say that all is over
   * @param records so far
   */
  private record Whole(int end, long records) {

    /**
     * @throws IOException where the file is no log
     */
    static Whole of(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer log = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (log.remaining() < HEADER.length
          || !ByteBuffer.wrap(HEADER).equals(log.slice(0, HEADER.length))) {
        throw new IOException(file + " is no log of Weights & Biases; move it away");
      }
      Whole whole = new Whole(HEADER.length, 0);
      log.position(HEADER.length);
      int kind = 0;
      while (true) {
        int left = BLOCK - log.position() % BLOCK;
        if (left < FRAME) {
          if (log.remaining() < left) {
            return whole;
          }
          log.position(log.position() + left);
        }
        if (log.remaining() < FRAME) {
          return whole;
        }
        int checksum = log.getInt();
        int length = Short.toUnsignedInt(log.getShort());
        int fragment = log.get();
        if (log.remaining() < length
            || checksum != checksum(fragment, bytes, log.position(), length)) {
          return whole;
        }
        if (fragment == FULL || fragment == FIRST) {
          kind = kind(log.slice(log.position(), length));
        }
        log.position(log.position() + length);
        if (kind == EXIT) {
          return whole;
        }
        if (fragment == FULL || fragment == LAST) {
          whole = new Whole(log.position(), whole.records() + 1);
        }
      }
    }

    /** The field after the record's number, which says of what kind it is. */
    private static int kind(ByteBuffer record) {
      varint(record); // the key of the number
      varint(record);
      return (int) (varint(record) >>> 3);
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; in.hasRemaining(); shift += 7) {
        byte b = in.get();
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          break;
        }
      }
      return value;
    }
  }
}
