package org.comal.eval.asked;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.TextNumbers;
import org.comal.files.DurableFiles;

/**
 * Candidate responses that are put together by prompt in a file, wherever they stood. A response is
 * written with the place of the one before it to the same prompt, so that of a prompt some 50 bytes
 * are in memory and of a response nothing.
 *
 * <p>Not for use by several threads.
 */
public final class CandidateFile implements Closeable {
  private static final int PROMPT = 0;
  private static final int LAST = 1;
  private static final int NAMED = 2;
  private static final int AHEAD = 1 << 13;
  private static final int BEHIND = 1 << 13;

  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;
  private final TextNumbers prompts = new TextNumbers(3);
  private final List<String> models = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowAt;
  private long end;

  /**
   * Holds none.
   *
   * @param file written anew; gone when this is closed
   * @throws IOException where it cannot be opened
   */
  public CandidateFile(Path file) throws IOException {
    this.file = file;
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  /**
   * Adds a response. A prompt that was only named is known by what comes with a later one.
   *
   * @param row its prompt may be only named
   * @param place where it stands
   * @throws IOException where it cannot be written
   */
  public void add(ResponseRow row, String place) throws IOException {
    int before = prompts.size();
    int prompt = prompts.number(row.prompt().id());
    if (prompt == before) {
      set(prompt, row.prompt());
      prompts.set(prompt, LAST, -1);
    } else {
      know(prompt, row.prompt());
    }
    int model =
        numbers.computeIfAbsent(
            row.model(),
            name -> {
              models.add(name);
              return models.size() - 1;
            });
    WrittenRecord record =
        new WrittenRecord()
            .number(prompts.get(prompt, LAST))
            .number(model)
            .text(place)
            .text(row.text());
    prompts.set(prompt, LAST, write(record));
  }

  /**
   * Tells what a prompt says that was only named.
   *
   * @param prompt left aside where no response to it was added
   * @throws IOException where it cannot be written
   */
  public void know(Prompt prompt) throws IOException {
    int number = prompts.known(prompt.id());
    if (number >= 0) {
      know(number, prompt);
    }
  }

  private void know(int number, Prompt prompt) throws IOException {
    if (prompts.get(number, NAMED) != 0 && !prompt.messages().isEmpty()) {
      set(number, prompt);
    }
  }

  private void set(int number, Prompt prompt) throws IOException {
    prompts.set(number, PROMPT, write(of(prompt)));
    prompts.set(number, NAMED, prompt.messages().isEmpty() ? 1 : 0);
  }

  /** {@return prompts that were answered} */
  public int size() {
    return prompts.size();
  }

  /**
   * {@return the candidates of a prompt}
   *
   * @param number from 0, in the order in which prompts came
   * @throws IOException where they cannot be read
   */
  public Candidate candidate(int number) throws IOException {
    Deque<String> own = new ArrayDeque<>();
    Deque<String> texts = new ArrayDeque<>();
    Deque<String> places = new ArrayDeque<>();
    for (long at = prompts.get(number, LAST); at >= 0; ) {
      ReadRecord record = read(at);
      at = record.number();
      own.push(models.get((int) record.number()));
      places.push(record.text());
      texts.push(record.text());
    }
    return new Candidate(prompt(number), List.copyOf(own), List.copyOf(texts), List.copyOf(places));
  }

  private static WrittenRecord of(Prompt prompt) {
    WrittenRecord record = new WrittenRecord().text(prompt.id()).number(prompt.messages().size());
    for (Message message : prompt.messages()) {
      record.text(message.role()).text(message.content());
    }
    return record;
  }

  private Prompt prompt(int number) throws IOException {
    ReadRecord record = read(prompts.get(number, PROMPT));
    String id = record.text();
    List<Message> messages = new ArrayList<>();
    for (long left = record.number(); left > 0; left--) {
      messages.add(new Message(record.text(), record.text()));
    }
    return new Prompt(id, messages);
  }

  /** Where it stands. */
  private long write(WrittenRecord record) throws IOException {
    byte[] bytes = record.bytes();
    long at = end;
    DurableFiles.naming(
        file,
        () -> {
          out.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length).array());
          out.write(bytes);
        });
    end += Integer.BYTES + bytes.length;
    return at;
  }

  private ReadRecord read(long at) throws IOException {
    int length = at(at, Integer.BYTES).getInt();
    return new ReadRecord(at(at + Integer.BYTES, length));
  }

  /** Bytes of the file; those around them are read too. */
  private ByteBuffer at(long at, int length) throws IOException {
    if (at < windowAt || at + length > windowAt + window.limit()) {
      DurableFiles.naming(file, () -> readFrom(Math.max(0, at - BEHIND), at + length + AHEAD));
    }
    return window.slice((int) (at - windowAt), length);
  }

  private void readFrom(long from, long to) throws IOException {
    out.flush();
    windowAt = from;
    window = ByteBuffer.allocate((int) (Math.min(to, end) - from));
    while (window.hasRemaining()) {
      if (channel.read(window, from + window.position()) < 0) {
        throw new EOFException("it ends before what was written into it");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
