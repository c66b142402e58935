package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:src|href|url)\\s*[=(]\\s*[\"']?([^\"')\\s>]+)");

  private static final Pattern GROUP = Pattern.compile("type=\"radio\" name=\"([^\"]+)\"");

  @TempDir private Path temp;

  private Path table(String... lines) throws IOException {
    Path out = temp.resolve("table");
    Outcome done = comal("run", Cli.config(temp, lines), "--out", out);
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("Report: " + out.resolve("report.html"));
    return out;
  }

  @Test
  void aResultOfAnotherVersionIsRefused() throws IOException {
    Path run = languageModel("later", "Tea.");
    write(run, "result.json", "{\"schema-version\":2,\"algorithm\":\"inpo\",\"steps\":2}");
    Outcome refused = comal("report", run);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            run.resolve("result.json") + " has schema-version 2, but this COMAL reads version 1")
        .doesNotContain("Exception");
  }

  /** A run of two steps as a language model leaves it. */
  private Path languageModel(String name, String response) throws IOException {
    Path run = Files.createDirectories(temp.resolve(name));
    write(run, "config.resolved.conf", "run { seed = 1, steps = 2, prompt-subsets = 1 }\n");
    write(
        run,
        "result.json",
        "{\"algorithm\":\"inpo\",\"steps\":2,\"seed\":1,\"policy\":\"causal-lm-1\"}");
    write(
        run,
        "metrics.jsonl",
        """
        {"step":0,"reference-updates":0,"win-rate":0.5,"win-rate-error":0.0}
        {"step":2,"reference-updates":1,"win-rate":0.625,"win-rate-error":0.02}
        """);
    write(
        run,
        "steps.jsonl",
        """
        {"step":1,"reference-updates":0,"loss-last":1.5,"mean-tokens":10.0,"share-finished":0.75,\
        "share-distinct":1.0,"comparisons":30.0}
        {"step":2,"reference-updates":1,"loss-last":1.25,"mean-tokens":12.5,"share-finished":0.75,\
        "share-distinct":1.0,"comparisons":12.0}
        """);
    // Taken up once: a line for each start.
    write(
        run,
        "oracle.jsonl",
        """
        {"cached":5.0,"pairs-in-both-orders":10.0,"position-bias":0.1,"flip-share":0.5}
        {"cached":2.0,"pairs-in-both-orders":30.0,"position-bias":0.3,"flip-share":0.5}
        """);
    write(
        run,
        "timings.jsonl",
        """
        {"from-step":0,"to-step":1,"seconds":4.0,"phases":{"sample":3.0,"train":1.0}}
        {"from-step":1,"to-step":2,"seconds":4.0,"phases":{"sample":3.0,"train":1.0}}
        {"from-step":1,"to-st""");
    for (int step = 1; step <= 2; step++) {
      Path samples = Files.createDirectories(run.resolve("steps/step-000" + step));
      write(
          samples,
          "samples.jsonl",
          "{\"schema-version\":1,\"phase\":\"samples\"}\n{\"prompt\":\"p1\",\"messages\":[{\"content\":\"Why tea?\",\"role\":\"user\"}],\"responses\":[{\"text\":\""
              + response
              + step
              + "\",\"tokens\":[1,2]}]}\n");
    }
    return run;
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private String report(Object... directories) throws IOException {
    Object[] args = new Object[directories.length + 3];
    args[0] = "report";
    System.arraycopy(directories, 0, args, 1, directories.length);
    args[args.length - 2] = "--out";
    args[args.length - 1] = temp.resolve("page.html");
    Outcome done = comal(args);
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).isEqualTo("Report: " + temp.resolve("page.html") + "\n");
    return Files.readString(temp.resolve("page.html"));
  }

  @Test
  void aTableRunShowsResultPathCurvesTimeAndVersions() throws IOException {
    Path run = table();
    String page = Files.readString(run.resolve("report.html"));
    assertThat(page)
        .contains("<h2>Results</h2>", "<h2>Paths on the simplex</h2>", "<h2>Curves</h2>")
        .contains("<h2>Where the time went</h2>", "<h2>What it was made with</h2>")
        .contains("40 prox steps", "inner-steps = 6", "Nash policy", "ProxSolver")
        .doesNotContain("Samples side by side", "Length growth", "oracle was asked", "Win rates");
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws Exception {
    String page = Files.readString(table().resolve("report.html"));
    assertThat(page).doesNotContain("<script", "@import", "<link", "<img", "<iframe");
    Matcher address = ADDRESS.matcher(page);
    int links = 0;
    while (address.find()) {
      assertThat(address.group(1)).startsWith("#");
      assertThat(page).contains("id=\"" + address.group(1).substring(1) + "\"");
      links++;
    }
    assertThat(links).isGreaterThan(3);
    // Elements within the page are closed as in XML, so that no browser has to guess.
    String body = page.substring(page.indexOf("<body>"), page.indexOf("</body>") + 7);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body.replace("<details open>", "<details>"))));
  }

  @Test
  void aLanguageModelsRunShowsSamplesOracleLengthsAndTime() throws IOException {
    String page = report(languageModel("lm", "a response "));
    assertThat(page)
        .contains("a response 1", "a response 2", "Why tea?")
        .contains("<h4>step 1</h4>", "<h4>step 2</h4>")
        .contains("Win rate against the initial policy", "Length of samples", "Loss at the end")
        .contains("<td>42</td>") // comparisons: 30 + 12
        .contains("<td>7</td>") // cached: 5 + 2
        .contains("<td>0.2500</td>") // position bias: (10 · 0.1 + 30 · 0.3) / 40
        .contains("+25.0 %") // 10 to 12.5 tokens
        .contains("sample 6.0 s, 75.0 %", "train 2.0 s, 25.0 %")
        .contains("asked or trained in 100.0 % of the time (sample, train)")
        .doesNotContain("Paths on the simplex");
  }

  @Test
  void runsStandBesideEachOther() throws IOException {
    String page = report(languageModel("one", "from one "), languageModel("two", "from two "));
    assertThat(page)
        .contains("<h4>one, step 2</h4>", "<h4>two, step 2</h4>", "from one 2", "from two 2")
        .doesNotContain("from one 1");
  }

  @Test
  void runsAreSwitchedAndReadInEveryCurve() throws IOException {
    String odd = "a & \u202eb";
    String page = report(languageModel("one", "from one "), languageModel(odd, "from two "));
    String curves = page.substring(page.indexOf("<section id=\"curves\""));
    curves = curves.substring(0, curves.indexOf("</section>"));
    String shown = "a &amp; \u27e8U+202E\u27e9b";
    String[] figures = curves.split("<figure>");
    assertThat(figures).hasSizeGreaterThan(3);
    for (int run = 0; run < 2; run++) {
      assertThat(figures[0])
          .contains("class=\"show-" + run + "\" checked")
          .contains("#curves:has(.show-" + run + ":not(:checked)) .run-" + run + "{display:none}")
          .contains("<span>" + (run == 0 ? "one" : shown) + "</span></label>");
      for (int k = 1; k < figures.length; k++) {
        assertThat(figures[k]).contains("<g class=\"run-" + run + "\">", "<span>step 2\n");
      }
    }
    // The arrow keys go along one figure, and Tab on to the next.
    Set<String> groups = new HashSet<>();
    for (int k = 1; k < figures.length; k++) {
      Set<String> own =
          GROUP.matcher(figures[k]).results().map(m -> m.group(1)).collect(Collectors.toSet());
      assertThat(own).hasSize(1);
      groups.addAll(own);
    }
    assertThat(groups).hasSize(figures.length - 1);
    assertThat(curves).contains("one: 0.6250\n" + shown + ": 0.6250</span></label>");
    assertThat(page).doesNotContain("\u202e");
    // Of a single run the name is painted into its figures.
    assertThat(report(temp.resolve(odd))).contains(", a &amp; ").doesNotContain("\u202e");
  }

  @Test
  void textsOfModelsCannotBecomeMarkup() throws IOException {
    Path run = languageModel("evil", "<script>alert(1)</script> & \\u0007 \\\"x\\\" ");
    String page = report(run);
    assertThat(page)
        .doesNotContain("<script", "\u0007")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; \uFFFD &quot;x&quot; 1");
  }

  @Test
  void theMatrixIsShownWithItsIntervals() throws IOException {
    Path run = languageModel("lm", "a response ");
    write(
        run,
        "matrix.json",
        """
        {"prompts": 16, "models": ["a", "b"],
         "by-model": [{"model": "a", "mean-win-rate": 0.625, "low": 0.5, "high": 0.75,
                       "mean-length": 12, "nash-weight": 1},
                      {"model": "b", "mean-win-rate": 0.375, "low": 0.25, "high": 0.5,
                       "mean-length": 14, "nash-weight": null}],
         "by-pair": [{"row": "a", "column": "b", "win-rate": 0.625, "low": 0.5, "high": 0.75},
                     {"row": "b", "column": "a", "win-rate": 0.375, "low": 0.25, "high": 0.5}]}
        """);
    assertThat(report(run))
        .contains("max-width:464px") // two columns of 92 beside the names
        .contains("<h2>Win rates</h2>", ">62.5<", ">50.0 – 75.0<", "50.0 % to 75.0 %")
        .contains("Over 16 prompts");
    write(run, "matrix.json", "{\"models\": [\"a\"]}");
    assertThat(comal("report", run).err()).contains("matrix.json is no win-rate matrix");
  }

  @Test
  void whatIsNoFinishedRunIsRefusedInASentence() throws IOException {
    Outcome nothing = comal("report", temp.resolve("none"));
    assertThat(nothing.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(nothing.err()).contains("is not there; name a directory that `comal run` left");
    Path run = languageModel("lm", "a response ");
    Files.delete(run.resolve("result.json"));
    assertThat(comal("report", run).err()).contains("holds no finished run; take it up by");
  }

  @Test
  void aReportIsNotComparedByVerify() throws IOException {
    Path run = table();
    write(run, "report.html", "another");
    Outcome same = comal("verify", run);
    assertThat(same.exit()).as(same.err()).isZero();
  }
}
