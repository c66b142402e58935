package org.comal.dataset;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.comal.dataset.DataFile.Turns;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/**
 * Responses to learn, with their prompts, which may stand in a data set of their own.
 *
 * @param rows conversations, or responses whose prompts are named by their ids
 * @param prompts what {@code rows} names by id; held in memory
 */
public record ConversationData(DataFile rows, Optional<DataFile> prompts) {

  /** Keys of a config block that {@link #of} reads, as HOCON with comments. */
  public static final String KEYS =
      DataFile.KEYS
          + """
          # The prompts, where file names them by id only: a file, or a block with file, format, columns.
          prompts = null
          """;

  private static final Config KNOWN = ConfigFactory.parseString(KEYS);

  /**
   * Checks that nothing is missing.
   *
   * @param rows not null
   * @param prompts empty where the rows hold their prompts themselves
   */
  public ConversationData {
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(prompts, "prompts");
  }

  /**
   * {@return what a key asks for that holds a file's name alone, a list of names, or a block with
   * {@link #KEYS}}
   *
   * @param options the block that holds the key; bad values are noted there
   * @param key names the data
   * @param services say where relative paths start from
   */
  public static ConversationData of(Options options, String key, Services services) {
    if (!options.has(key)
        || options.config().root().get(key).valueType() != ConfigValueType.OBJECT) {
      DataFile rows = DataFile.of(options, key, services);
      rows.look(options, key, services, () -> rows.conversations(Turns.LAST));
      return new ConversationData(rows, Optional.empty());
    }
    Options block = options.block(key);
    block.rejectUnknown(KNOWN);
    DataFile rows = DataFile.of(block, services);
    if (!block.has("prompts")) {
      rows.look(block, "file", services, () -> rows.conversations(Turns.LAST));
      return new ConversationData(rows, Optional.empty());
    }
    rows.look(block, "file", services, () -> rows.responses(Optional.of("")));
    return new ConversationData(rows, Optional.of(DataFile.of(block, "prompts", services)));
  }

  /**
   * {@return the responses to learn}
   *
   * @param turns which of a conversation's responses are examples: the last or each
   * @throws IOException where {@code prompts} cannot be read
   */
  public Rows<ConversationRow> conversations(Turns turns) throws IOException {
    return prompts.isEmpty()
        ? rows.conversations(turns)
        : new Joined(rows.responses(Optional.of("")), new PromptTexts(prompts));
  }

  /** What the files are called, for messages. */
  @Override
  public String toString() {
    return rows.toString();
  }

  /** Responses with their prompts. */
  private record Joined(Rows<ResponseRow> responses, PromptTexts prompts)
      implements Rows<ConversationRow> {

    @Override
    public Optional<ConversationRow> next() throws IOException {
      Optional<ResponseRow> row = responses.next();
      return row.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ConversationRow(
                  prompts.of(row.get().prompt(), responses.place()), row.get().text()));
    }

    @Override
    public String place() {
      return responses.place();
    }

    @Override
    public void close() throws IOException {
      responses.close();
    }
  }
}
