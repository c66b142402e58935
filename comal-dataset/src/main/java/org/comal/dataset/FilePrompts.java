package org.comal.dataset;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comal.data.Prompt;
import org.comal.prompts.PromptSource;
import org.comal.random.RandomSource;
import org.comal.random.Shuffle;

/**
 * The prompts of a data set, or a part of them. Without shuffling no more of the file is read than
 * is taken; with it all prompts are held in memory.
 */
public final class FilePrompts implements PromptSource {
  private final DataFile data;
  private final Optional<RandomSource> shuffle;
  private final int skip;
  private final int limit;
  private List<Prompt> taken;

  /**
   * Names the prompts; the file is read when they are first asked for.
   *
   * @param data must give prompts
   * @param shuffle the stream that draws the order; empty for the order of the file
   * @param skip prompts left out at the beginning
   * @param limit prompts taken behind those, at most
   */
  public FilePrompts(DataFile data, Optional<RandomSource> shuffle, int skip, int limit) {
    this.data = Objects.requireNonNull(data, "data");
    this.shuffle = Objects.requireNonNull(shuffle, "shuffle");
    this.skip = skip;
    this.limit = limit;
  }

  @Override
  public synchronized List<Prompt> prompts() {
    if (taken == null) {
      try {
        taken = read();
      } catch (NoSuchFileException e) {
        throw new IllegalArgumentException(e.getFile() + " is not there", e);
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return taken;
  }

  private List<Prompt> read() throws IOException {
    List<Prompt> all = new ArrayList<>();
    long needed = shuffle.isPresent() ? Long.MAX_VALUE : (long) skip + limit;
    try (Rows<Prompt> rows = data.prompts()) {
      while (all.size() < needed) {
        Optional<Prompt> next = rows.next();
        if (next.isEmpty()) {
          break;
        }
        all.add(next.get());
      }
    }
    if (all.size() <= skip) {
      throw new IllegalArgumentException(
          data + " holds " + all.size() + " prompts, of which skip = " + skip + " leaves none");
    }
    List<Prompt> order = shuffle.map(random -> Shuffle.of(all, random.generator())).orElse(all);
    return List.copyOf(order.subList(skip, (int) Math.min(all.size(), (long) skip + limit)));
  }
}
