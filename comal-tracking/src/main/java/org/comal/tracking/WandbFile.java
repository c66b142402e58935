package org.comal.tracking;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
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

  /** Fields of {@code Record}. */
  private static final int HISTORY = 2;

  private static final int SUMMARY = 3;
  private static final int RUN = 17;
  private static final int EXIT = 18;
  private static final int HEADER_RECORD = 21;

  /** Fields within them. */
  private static final int HISTORY_STEP = 2;

  private static final int START_TIME = 17;

  private final FileChannel out;
  private final double began;
  private long number;

  private WandbFile(FileChannel out, long number, double began) {
    this.out = out;
    this.number = number;
    this.began = began;
  }

  /**
   * Begins a log.
   *
   * @param began seconds since 1970
   */
  static WandbFile create(Path file, double began) throws IOException {
    FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    WandbFile made = new WandbFile(out, 0, began);
    try {
      made.put(ByteBuffer.wrap(HEADER));
      ProtocolMessage version = new ProtocolMessage().text(1, "comal").text(2, READER);
      made.record(HEADER_RECORD, new ProtocolMessage().message(1, version));
      return made;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /**
   * Goes on with a log after a step. Left out is what it has of later steps, which come again, what
   * a kill cut off, and that it was at its end.
   *
   * @param step 0 where all steps come again
   * @return empty where a kill cut the log off before it says which run it is of
   * @throws IOException where the file is no log
   */
  static Optional<WandbFile> append(Path file, long step) throws IOException {
    Whole whole = Whole.of(file, step);
    if (whole.began() < 0) {
      return Optional.empty();
    }
    FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE);
    out.truncate(whole.end());
    out.position(whole.end());
    return Optional.of(new WandbFile(out, whole.records(), whole.began()));
  }

  /** Seconds since 1970 at which the run began. */
  double began() {
    return began;
  }

  /** Adds what the run is: the message {@code RunRecord}. */
  void run(ProtocolMessage run) throws IOException {
    record(RUN, run);
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
    record(HISTORY, history.message(HISTORY_STEP, new ProtocolMessage().number(1, step)));
  }

  /** Adds what the run has come to: its latest figures. */
  void summary(Map<String, Double> latest) throws IOException {
    ProtocolMessage summary = new ProtocolMessage();
    latest.forEach((name, value) -> item(summary, name, json(value)));
    record(SUMMARY, summary);
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
   * @param end bytes up to the end of its last record that counts
   * @param records so far
   * @param began seconds since 1970; -1 where the log does not say which run it is of
   */
  private record Whole(int end, long records, double began) {

    /**
     * @throws IOException where the file is no log
     */
    static Whole of(Path file, long step) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer log = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (log.remaining() < HEADER.length
          || !ByteBuffer.wrap(HEADER).equals(log.slice(0, HEADER.length))) {
        throw new IOException(file + " is no log of Weights & Biases; move it away");
      }
      log.position(HEADER.length);
      Whole whole = new Whole(HEADER.length, 0, -1);
      ByteArrayOutputStream record = new ByteArrayOutputStream();
      while (true) {
        int left = BLOCK - log.position() % BLOCK;
        if (left < FRAME) {
          log.position(Math.min(log.limit(), log.position() + left));
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
        record.write(bytes, log.position(), length);
        log.position(log.position() + length);
        if (fragment == FULL || fragment == LAST) {
          ReadProtocol read = ReadProtocol.of(record.toByteArray());
          boolean later =
              read.message(HISTORY)
                  .flatMap(h -> h.message(HISTORY_STEP))
                  .map(s -> step == 0 || s.number(1) > step)
                  .orElse(false);
          if (later || read.message(EXIT).isPresent()) {
            return whole;
          }
          double start =
              read.message(RUN)
                  .flatMap(r -> r.message(START_TIME))
                  .map(t -> t.number(1) + t.number(2) / 1e9)
                  .orElse(whole.began());
          whole = new Whole(log.position(), whole.records() + 1, start);
          record.reset();
        }
      }
    }
  }
}
