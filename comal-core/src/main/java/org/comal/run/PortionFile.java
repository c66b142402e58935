package org.comal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.comal.files.AppendFile;
import org.comal.files.DamagedFileException;
import org.comal.files.SealedLine;
import org.comal.files.TextFile;
import org.comal.work.KeptPortions;

/**
 * What portions of a phase came to, a line each in the order in which they ended. A line tells the
 * phase's key and its own checksum; lines of another key count for nothing, and from a damaged one
 * on the portions are done again.
 */
final class PortionFile implements KeptPortions {
  private static final String KEY = "key";
  private static final String PORTION = "portion";
  private static final String REPLY = "reply";

  private final String key;
  private final Map<Integer, String> kept = new ConcurrentHashMap<>();
  private final AppendFile lines;

  /**
   * Opens or creates the file, cut to what counts.
   *
   * @param complaint is told of a damaged line
   */
  PortionFile(Path file, String key, Consumer<String> complaint) throws IOException {
    this.key = key;
    this.lines = new AppendFile(file, Files.exists(file) ? read(file, complaint) : 0);
  }

  /** Takes over what counts, and says how many bytes that is. */
  private long read(Path file, Consumer<String> complaint) throws IOException {
    long bytes = 0;
    try {
      List<String> written = TextFile.wholeLines(file);
      for (int i = 0; i < written.size(); i++) {
        SealedLine line = SealedLine.read(file, i + 1, written.get(i));
        if (!line.sealed()) {
          throw new DamagedFileException(file, "line " + (i + 1) + " lacks its checksum");
        }
        if (!line.row().text(KEY).equals(key)) {
          return bytes;
        }
        kept.put(Math.toIntExact(line.row().integer(PORTION)), line.row().text(REPLY));
        bytes += written.get(i).getBytes(StandardCharsets.UTF_8).length + 1;
      }
    } catch (DamagedFileException e) {
      complaint.accept(e.getMessage() + "; what follows is done again");
    }
    return bytes;
  }

  @Override
  public Optional<String> reply(int portion) {
    return Optional.ofNullable(kept.remove(portion));
  }

  @Override
  public void keep(int portion, String reply) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(KEY, key);
    row.put(PORTION, portion);
    row.put(REPLY, reply);
    try {
      lines.line(SealedLine.of(row));
      lines.force();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
