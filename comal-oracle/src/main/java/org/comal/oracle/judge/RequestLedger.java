package org.comal.oracle.judge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comal.files.DurableFiles;
import org.comal.files.FileTurns;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.SchemaVersion;

/**
 * A budget that is kept in a file: a first line with the schema version, and a line for each
 * request, which is on the disk before the request is sent. So the budget holds over kills and new
 * starts, and for all threads and processes that name the file. A request counts even where a kill
 * came before it was sent.
 *
 * <p>The file is made where it is missing, and not touched before the first request.
 */
final class RequestLedger implements RequestBudget {
  private static final String COUNTS = "counts";
  private static final String REQUESTS = "requests to judges";

  private final Path file;
  private final long most;
  private final byte[] line;
  private final Object turn;
  private FileChannel channel;
  private boolean closed;

  /** Bytes that were read, and the lines that end in them. */
  private long read;

  private long lines;

  /**
   * @param most requests in all
   * @param judge id of who sends them
   */
  RequestLedger(Path file, long most, String judge) {
    this.file = file.toAbsolutePath().normalize();
    this.most = most;
    this.line = bytes(Map.of("judge", judge));
    this.turn = FileTurns.of(this.file);
  }

  private static byte[] bytes(Map<String, ?> row) {
    return (Json.line(row) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException with the file's name, also where it is a file of something else
   */
  @Override
  public boolean spend() throws IOException, InterruptedException {
    synchronized (turn) {
      boolean[] left = new boolean[1];
      try {
        DurableFiles.naming(file, () -> left[0] = spendAlone());
      } catch (FileSystemException e) {
        if (e.getCause() instanceof ClosedByInterruptException
            || e.getCause() instanceof FileLockInterruptionException) {
          throw new InterruptedException("interrupted while a request was counted in " + file);
        }
        throw e;
      }
      return left[0];
    }
  }

  @SuppressWarnings("try") // the lock is only held
  private boolean spendAlone() throws IOException {
    if (closed) {
      throw new IOException("it is closed");
    }
    if (channel == null || !channel.isOpen()) {
      open();
    }
    try (FileLock alone = channel.lock()) {
      readOn();
      if (lines == 0) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
        head.put(COUNTS, REQUESTS);
        append(bytes(head));
      }
      if (lines - 1 >= most) {
        return false;
      }
      append(line);
    }
    channel.force(false);
    return true;
  }

  /** Opens the file; also anew, after the interruption of a thread closed it. */
  private void open() throws IOException {
    Files.createDirectories(file.getParent());
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    read = 0;
    lines = 0;
  }

  /** Counts what others, or an earlier start, have written. */
  private void readOn() throws IOException {
    long size = channel.size();
    if (size < read) {
      throw new IOException("it became shorter while it was in use");
    }
    if (size == read) {
      return;
    }
    ByteBuffer more = ByteBuffer.allocate(Math.toIntExact(size - read));
    while (more.hasRemaining() && channel.read(more, read + more.position()) >= 0) {}
    byte[] bytes = more.array();
    if (read == 0) {
      requireLedger(new String(bytes, StandardCharsets.UTF_8));
    }
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    read = size;
    if (bytes[bytes.length - 1] != '\n') {
      // A power cut's; the request may have been sent.
      append(new byte[] {'\n'});
    }
  }

  private static void requireLedger(String text) throws IOException {
    String head = text.lines().findFirst().orElse("");
    Map<String, Object> row;
    try {
      row = JsonReader.read(head).values();
    } catch (IOException notJson) {
      row = Map.of();
    }
    if (!REQUESTS.equals(row.get(COUNTS))) {
      throw new IOException("it is no ledger of requests; name another file in ledger");
    }
    if (!Long.valueOf(SchemaVersion.CURRENT).equals(row.get(SchemaVersion.KEY))) {
      throw new IOException(
          "it has schema-version "
              + row.get(SchemaVersion.KEY)
              + ", but this program writes "
              + SchemaVersion.CURRENT);
    }
  }

  private void append(byte[] bytes) throws IOException {
    ByteBuffer more = ByteBuffer.wrap(bytes);
    while (more.hasRemaining()) {
      read += channel.write(more, read);
    }
    lines++;
  }

  @Override
  public void close() throws IOException {
    synchronized (turn) {
      closed = true;
      if (channel != null) {
        channel.close();
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
