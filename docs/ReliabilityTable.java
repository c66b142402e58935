import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the table "What came out" of docs/reliability.md from what tests told of ({@code
 * reliability.sh}).
 *
 * <p>Arguments: the file of {@code -Dcomal.tallies}, and the document, whose table stands between
 * two marks.
 */
final class ReliabilityTable {
  private static final String BEGIN = "<!-- written by docs/reliability.sh -->\n";
  private static final String END = "<!-- to here -->";

  private ReliabilityTable() {}

  public static void main(String[] args) throws IOException {
    Map<String, Integer> series = new TreeMap<>();
    Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      JsonNode told = json.readTree(line);
      String test = told.get("test").asText();
      series.merge(test, 1, Integer::sum);
      Map<String, Integer> counts = outcomes.computeIfAbsent(test, t -> new LinkedHashMap<>());
      told.get("outcomes")
          .properties()
          .forEach(o -> counts.merge(o.getKey(), o.getValue().asInt(), Integer::sum));
    }
    StringBuilder table = new StringBuilder("| test | series | tried | came out |\n|---|---:|---:|---|\n");
    outcomes.forEach(
        (test, counts) ->
            table.append(
                "| `%s` | %s | %s | %s |%n"
                    .formatted(test, series.get(test), sum(counts), told(counts))));
    int all = outcomes.values().stream().mapToInt(ReliabilityTable::sum).sum();
    table.append("| | %s | %s | |%n".formatted(sum(series), all));
    Path document = Path.of(args[1]);
    String text = Files.readString(document);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        document, text.substring(0, from) + table + text.substring(text.indexOf(END, from)));
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String told(Map<String, Integer> counts) {
    List<Map.Entry<String, Integer>> most =
        counts.entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .sorted(Comparator.comparing(e -> -e.getValue()))
            .toList();
    return most.stream().map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", "));
  }
}
