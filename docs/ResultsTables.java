import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Prints the tables of "The small proof" in Markdown, from what the runs of {@code results.sh} left.
 *
 * <p>Arguments: the directory that holds {@code seed-N}, then the seeds.
 */
final class ResultsTables {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> METHODS =
      List.of("comal", "inpo", "iterative-ipo", "iterative-dpo");
  private static final List<String> KINDS = List.of("reason", "condition", "concession");

  private final Path directory;
  private final List<String> seeds;

  private ResultsTables(Path directory, List<String> seeds) {
    this.directory = directory;
    this.seeds = seeds;
  }

  public static void main(String[] args) throws IOException {
    new ResultsTables(Path.of(args[0]), List.of(args).subList(1, args.length)).print();
  }

  private void print() throws IOException {
    int steps = json(seeds.get(0), "comal/result.json").get("steps").asInt();
    head("gap after " + steps + " prox steps (KL of the Nash policy from the shares)", true);
    for (String method : METHODS) {
      line(
          method,
          seed -> gap(json(seed, method + "/result.json")),
          gap(json(seeds.get(0), method + "-table/result.json")));
    }
    line(
        "*start*",
        seed -> number(figures(seed, "comal").get(0).get("gap")),
        number(figures(seeds.get(0), "comal-table").get(0).get("gap")));

    head("mean gap of the last five steps", true);
    for (String method : METHODS) {
      line(
          method,
          seed -> lastFive(figures(seed, method)),
          lastFive(figures(seeds.get(0), method + "-table")));
    }

    head("total variation from the table's shares: largest, mean, at the end", false);
    for (String method : METHODS) {
      line(method, seed -> variation(seed, method), null);
    }

    head("share of responses of no kind, and of a kind but off the prompt's topic, at the end", false);
    line("*start*", seed -> stray(figures(seed, "comal").get(0)), null);
    for (String method : METHODS) {
      line(method, seed -> stray(last(seed, method)), null);
    }

    head("a trained best response wins, % [95 %] (its steps)", false);
    for (String method : METHODS) {
      line(method, seed -> response(json(seed, method + "-exploit/result.json")), null);
    }

    head("the best reply in the matrix wins, % [95 %]", false);
    for (String method : METHODS) {
      line(method, seed -> reply(seed, method), null);
    }

    for (String opponent : List.of("initial", "inpo", "iterative-ipo", "iterative-dpo")) {
      head("wins against " + opponent + ", % [95 %]", false);
      for (String method : METHODS) {
        if (!method.equals(opponent)) {
          line(method, seed -> rate(seed, method, opponent), null);
        }
      }
    }

    head("weight in the Nash mixture of the matrix, % [95 %]", false);
    for (String method : List.of("initial", "comal", "inpo", "iterative-ipo", "iterative-dpo")) {
      line(method, seed -> weight(seed, method), null);
    }
  }

  /** A cell, which reads files. */
  private interface Cell {
    String of(String seed) throws IOException;
  }

  private void head(String title, boolean table) {
    String columns = seeds.stream().map(s -> " seed " + s + " |").collect(Collectors.joining());
    System.out.println();
    System.out.println("| " + title + " |" + columns + (table ? " exact, on a table |" : ""));
    System.out.println("|---|" + "---|".repeat(seeds.size() + (table ? 1 : 0)));
  }

  private void line(String name, Cell cell, String table) throws IOException {
    StringBuilder line = new StringBuilder("| " + name + " |");
    for (String seed : seeds) {
      line.append(' ').append(cell.of(seed)).append(" |");
    }
    System.out.println(line + (table == null ? "" : " " + table + " |"));
  }

  private Path seed(String seed) {
    return directory.resolve("seed-" + seed);
  }

  private JsonNode json(String seed, String file) throws IOException {
    return JSON.readTree(seed(seed).resolve(file).toFile());
  }

  private List<JsonNode> figures(String seed, String run) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(seed(seed).resolve(run).resolve("metrics.jsonl"))) {
      all.add(JSON.readTree(line));
    }
    return all;
  }

  private JsonNode last(String seed, String run) throws IOException {
    List<JsonNode> all = figures(seed, run);
    return all.get(all.size() - 1);
  }

  private static String gap(JsonNode result) {
    return number(result.get("gap")) + " (" + number(result.get("kl-to-nash")) + ")";
  }

  private static String stray(JsonNode figures) {
    return number(figures.get("share-other")) + ", " + number(figures.get("share-off-prompt"));
  }

  private static String lastFive(List<JsonNode> figures) {
    return format(
        "%.3f",
        figures.subList(Math.max(1, figures.size() - 5), figures.size()).stream()
            .mapToDouble(f -> f.get("gap").asDouble())
            .average()
            .orElse(Double.NaN));
  }

  /** Half the sum of the distances between shares at the same step. */
  private String variation(String seed, String method) throws IOException {
    List<double[]> ours = shares(seed(seed).resolve(method));
    List<double[]> table = shares(seed(seed).resolve(method + "-table"));
    double largest = 0;
    double sum = 0;
    double end = Double.NaN;
    int steps = Math.min(ours.size(), table.size());
    for (int s = 0; s < steps; s++) {
      end = 0;
      for (int k = 0; k < KINDS.size(); k++) {
        end += Math.abs(ours.get(s)[k] - table.get(s)[k]) / 2;
      }
      largest = Math.max(largest, end);
      sum += end;
    }
    return format("%.3f, ", largest) + format("%.3f, ", sum / steps) + format("%.3f", end);
  }

  /** The shares by step, in the order of {@link #KINDS}. */
  private static List<double[]> shares(Path run) throws IOException {
    Map<String, double[]> shares = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(run.resolve("trajectory.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(","); // step, prompt, response, probability
      shares.computeIfAbsent(fields[0], step -> new double[KINDS.size()])[KINDS.indexOf(fields[2])] =
          Double.parseDouble(fields[3]);
    }
    return List.copyOf(shares.values());
  }

  private static String response(JsonNode result) {
    return interval(result, "win-rate", "win-rate-low", "win-rate-high")
        + " ("
        + result.get("steps").asInt()
        + ")";
  }

  private String rate(String seed, String row, String column) throws IOException {
    for (JsonNode pair : json(seed, "matrix/matrix.json").get("by-pair")) {
      if (pair.get("row").asText().equals(row) && pair.get("column").asText().equals(column)) {
        return interval(pair, "win-rate", "low", "high");
      }
    }
    return "–";
  }

  private JsonNode model(String seed, String name) throws IOException {
    for (JsonNode model : json(seed, "matrix/matrix.json").get("by-model")) {
      if (model.get("model").asText().equals(name)) {
        return model;
      }
    }
    throw new IOException(seed(seed) + "/matrix/matrix.json has no model " + name);
  }

  private String reply(String seed, String name) throws IOException {
    String reply = model(seed, name).path("best-reply").asText();
    return reply.equals(name) ? "none" : reply + " " + rate(seed, reply, name);
  }

  private String weight(String seed, String name) throws IOException {
    return interval(model(seed, name), "nash-weight", "nash-low", "nash-high");
  }

  private static String interval(JsonNode of, String value, String low, String high) {
    Function<String, String> percent = key -> format("%.1f", 100 * of.path(key).asDouble(Double.NaN));
    return percent.apply(value) + " [" + percent.apply(low) + ", " + percent.apply(high) + "]";
  }

  private static String number(JsonNode value) {
    return value == null || !value.isNumber() ? "–" : format("%.3f", value.asDouble());
  }

  private static String format(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
