import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints the mean gap of the last five prox steps by method and step size, in Markdown, from what the
 * runs of {@code best-eta.sh} left: a method's best in bold.
 *
 * <p>Arguments: the directory that holds {@code eta-N}, then the step sizes.
 */
final class BestEta {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LAST = 5;

  private BestEta() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    List<String> grid = List.of(args).subList(1, args.length);
    System.out.println("| η | " + String.join(" | ", grid) + " |");
    System.out.println("|---|" + "---|".repeat(grid.size()));
    for (String method : methods(directory.resolve("eta-" + grid.get(0)))) {
      List<Double> gaps = new ArrayList<>();
      for (String eta : grid) {
        gaps.add(meanGap(directory.resolve("eta-" + eta).resolve(method)));
      }
      double best = gaps.stream().mapToDouble(g -> g).min().orElseThrow();
      List<String> cells = new ArrayList<>();
      for (double gap : gaps) {
        cells.add(gap == best ? "**" + number(gap) + "**" : number(gap));
      }
      System.out.println("| " + method + " | " + String.join(" | ", cells) + " |");
    }
  }

  /** The runs of a suite, in its order. */
  private static List<String> methods(Path suite) throws IOException {
    List<String> methods = new ArrayList<>();
    JsonNode runs = JSON.readTree(Files.readString(suite.resolve("suite.json"))).get("runs");
    runs.forEach(run -> methods.add(run.get("name").asText()));
    return methods;
  }

  private static double meanGap(Path run) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    double sum = 0;
    for (String line : lines.subList(lines.size() - LAST, lines.size())) {
      sum += JSON.readTree(line).get("gap").asDouble();
    }
    return sum / LAST;
  }

  private static String number(double gap) {
    return gap < 5e-5
        ? String.format(Locale.ROOT, "%.0e", gap)
        : String.format(Locale.ROOT, "%.4f", gap).substring(1);
  }
}
