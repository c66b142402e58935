package org.comal.tabular;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.Sha256;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/** An oracle that looks its verdicts up in a matrix of preferences, by the responses' texts. */
public final class MatrixOracle implements TableOracle {
  /** The prompt whose table holds for every prompt that has none of its own. */
  private static final String EVERY = "";

  private record Entry(NamedTable named, Map<String, Integer> index) {}

  private final Map<String, Entry> entries;
  private final String id;

  private MatrixOracle(Map<String, NamedTable> tables) {
    this.entries = new HashMap<>();
    Map<NamedTable, Entry> shared = new HashMap<>();
    tables.forEach(
        (prompt, table) ->
            entries.put(
                prompt,
                shared.computeIfAbsent(table, t -> new Entry(t, NamedTable.index(t.responses())))));
    this.id = "matrix-" + hash(new TreeMap<>(tables));
  }

  /**
   * {@return an oracle with a table for each prompt, by prompt id; it knows no other prompts}
   *
   * @param tables by prompt id; copied
   */
  public static MatrixOracle byPrompt(Map<String, NamedTable> tables) {
    return new MatrixOracle(tables);
  }

  /**
   * {@return an oracle that answers alike whatever the prompt}
   *
   * @param table for every prompt
   */
  public static MatrixOracle everywhere(NamedTable table) {
    return new MatrixOracle(Map.of(EVERY, table));
  }

  /**
   * {@return an oracle that answers alike whatever the prompt}
   *
   * @param responses their texts, distinct, aligned with {@code preferences}
   * @param preferences P(i ≻ j) in row i and column j
   */
  public static MatrixOracle game(List<String> responses, double[][] preferences) {
    return everywhere(new NamedTable(responses, PreferenceTable.of(preferences)));
  }

  private static String hash(Map<String, NamedTable> tables) {
    Sha256 sha = new Sha256();
    Map<NamedTable, byte[]> shared = new HashMap<>();
    tables.forEach(
        (prompt, named) -> {
          sha.add(prompt + "\0");
          sha.add(shared.computeIfAbsent(named, MatrixOracle::bytes));
        });
    return sha.hex(32);
  }

  private static byte[] bytes(NamedTable named) {
    Sha256 sha = new Sha256();
    int n = named.table().size();
    for (int i = 0; i < n; i++) {
      sha.add(named.responses().get(i) + "\0");
      double[] row = new double[i];
      for (int j = 0; j < i; j++) {
        row[j] = named.table().advantage(i, j);
      }
      sha.add(row);
    }
    return sha.bytes();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    double[] p = new double[batch.size()];
    for (int k = 0; k < p.length; k++) {
      Comparison c = batch.get(k);
      Entry entry = entry(c.prompt());
      p[k] =
          entry
              .named
              .table()
              .preference(
                  place(entry, c.prompt(), c.first()), place(entry, c.prompt(), c.second()));
    }
    return p;
  }

  @Override
  public PreferenceTable table(Prompt prompt, List<Response> responses) {
    Entry entry = entry(prompt);
    int[] places = new int[responses.size()];
    boolean same = places.length == entry.named.table().size();
    for (int i = 0; i < places.length; i++) {
      places[i] = place(entry, prompt, responses.get(i));
      same &= places[i] == i;
    }
    return same ? entry.named.table() : entry.named.table().permuted(places.length, i -> places[i]);
  }

  private Entry entry(Prompt prompt) {
    Entry entry = entries.get(prompt.id());
    if (entry == null) {
      entry = entries.get(EVERY);
    }
    if (entry == null) {
      throw new IllegalArgumentException(
          "the matrix oracle has no preferences for prompt "
              + prompt.id()
              + "; it has "
              + entries.size()
              + " prompts");
    }
    return entry;
  }

  private static int place(Entry entry, Prompt prompt, Response response) {
    Integer place = entry.index.get(response.text());
    if (place == null) {
      throw new IllegalArgumentException(
          "the matrix oracle knows no response \""
              + response.text()
              + "\" to prompt "
              + prompt.id()
              + "; it knows "
              + entry.named.responses().stream().limit(10).toList());
    }
    return place;
  }
}
