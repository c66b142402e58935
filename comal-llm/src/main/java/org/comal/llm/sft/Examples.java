package org.comal.llm.sft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.dataset.ConversationData;
import org.comal.dataset.ConversationRow;
import org.comal.dataset.DataFile.Turns;
import org.comal.dataset.Rows;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.Example;
import org.comal.random.RandomSource;

/**
 * The examples of a training, as tokens in memory: those that are learned and those that validate.
 *
 * @param train not empty
 * @param validation may be empty
 * @param left out because they were too long, of both
 * @param cut because they were too long, of both
 */
record Examples(List<Example> train, List<Example> validation, long left, long cut) {
  /** Rows that are in memory as texts. */
  private static final int AT_ONCE = 1000;

  /**
   * Where examples come from.
   *
   * @param train the file
   * @param validation a file of its own; empty for none
   * @param share of the conversations in {@code train} that validate instead; whole conversations,
   *     drawn by their opening, so that no conversation is on both sides
   * @param turns which responses of a conversation are learned
   */
  record Source(
      ConversationData train, Optional<ConversationData> validation, double share, Turns turns) {}

  /** Reads and encodes examples. */
  static Examples read(
      Source source,
      CausalLmPolicy policy,
      SftSettings settings,
      RandomSource random,
      Listener listener)
      throws IOException {
    Reader reader = new Reader(policy, settings, listener);
    List<Example> train = new ArrayList<>();
    List<Example> validation = new ArrayList<>();
    reader.read(
        source.train,
        source.turns,
        prompt -> draw(prompt, random) < source.share ? validation : train);
    if (source.validation.isPresent()) {
      reader.read(source.validation.get(), source.turns, prompt -> validation);
    }
    if (train.isEmpty()) {
      throw new IOException(
          source.train
              + (reader.left > 0
                  ? " holds no example of at most " + reader.longest + " tokens"
                  : " leaves no example to learn from")
              + "\nMaybe raise max-tokens, or lower validation-share");
    }
    return new Examples(train, validation, reader.left, reader.cut);
  }

  /** A number in [0, 1) for each opening: the turns up to the first of a user. */
  private static double draw(Prompt prompt, RandomSource random) {
    RandomSource opening = random;
    for (Message m : prompt.messages()) {
      opening = opening.at(m.role(), m.content());
      if (m.role().equals("user")) {
        break;
      }
    }
    return opening.generator().nextDouble();
  }

  /** Tokens of the responses. */
  static long responseTokens(List<Example> examples) {
    return examples.stream().mapToLong(Example::responseTokens).sum();
  }

  /** Tokens of prompts and responses. */
  static long tokens(List<Example> examples) {
    return examples.stream().mapToLong(Example::length).sum();
  }

  /** Indices of {@link #train} in the order of an epoch. */
  int[] order(RandomSource random, long epoch) {
    int[] order = new int[train.size()];
    RandomGenerator g = random.at("epoch", epoch).generator();
    for (int i = 0; i < order.length; i++) {
      int j = g.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Which list takes the examples of a prompt. */
  private interface Side {
    List<Example> of(Prompt prompt);
  }

  /** A row with where it stands, as file and line. */
  private record Placed(ConversationRow row, String place) {}

  /**
   * What became of a row.
   *
   * @param example null where the row is refused
   * @param refusal names the place
   */
  private record Encoded(
      Prompt prompt, String place, Example example, Optional<IOException> refusal) {}

  private static final class Reader {
    private final CausalLmPolicy policy;
    private final SftSettings settings;
    private final Listener listener;
    private final int longest;
    private long read;
    private long left;
    private long cut;

    Reader(CausalLmPolicy policy, SftSettings settings, Listener listener) {
      this.policy = policy;
      this.settings = settings;
      this.listener = listener;
      int positions = policy.config().positions();
      this.longest = Math.min(positions, settings.maxTokens().orElse(positions));
    }

    void read(ConversationData file, Turns turns, Side side) throws IOException {
      try (Rows<ConversationRow> rows = file.conversations(turns)) {
        List<Placed> block = block(rows);
        while (!block.isEmpty()) {
          for (Encoded one : encoded(block)) {
            Optional<Example> fits = fit(one.example(), one.place());
            fits.ifPresent(side.of(one.prompt())::add);
          }
          read += block.size();
          listener.on(new Event.Progress(Phase.ENCODE, read, 0, "examples"));
          block = block(rows);
        }
      }
    }

    private static List<Placed> block(Rows<ConversationRow> rows) throws IOException {
      List<Placed> block = new ArrayList<>();
      Optional<ConversationRow> row = rows.next();
      while (row.isPresent()) {
        block.add(new Placed(row.get(), rows.place()));
        row = block.size() < AT_ONCE ? rows.next() : Optional.empty();
      }
      return block;
    }

    /** On all processors, in the order of the rows; of what is refused the first is told. */
    private List<Encoded> encoded(List<Placed> block) throws IOException {
      List<Encoded> all = block.parallelStream().map(this::encode).toList();
      for (Encoded one : all) {
        if (one.refusal().isPresent()) {
          throw one.refusal().get();
        }
      }
      return all;
    }

    private Encoded encode(Placed placed) {
      ConversationRow row = placed.row();
      try {
        Example example = policy.example(row.prompt(), row.response());
        return new Encoded(row.prompt(), placed.place(), example, Optional.empty());
      } catch (IllegalArgumentException e) {
        IOException refusal = new IOException(placed.place() + ": " + e.getMessage(), e);
        return new Encoded(row.prompt(), placed.place(), null, Optional.of(refusal));
      }
    }

    private Optional<Example> fit(Example example, String place) throws IOException {
      if (example.length() <= longest) {
        return Optional.of(example);
      }
      Optional<Example> shorter =
          switch (settings.tooLong()) {
            case DROP -> Optional.empty();
            case CUT -> example.cut(longest);
            case REFUSE ->
                throw new IOException(
                    place
                        + ": prompt and response have "
                        + example.length()
                        + " tokens, but the limit is "
                        + longest
                        + "\nMaybe raise max-tokens, or set too-long = drop or cut");
          };
      left += shorter.isEmpty() ? 1 : 0;
      cut += shorter.isPresent() ? 1 : 0;
      return shorter;
    }
  }
}
