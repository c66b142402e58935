package org.comal.cli.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.plot.NoFontsException;
import org.comal.cli.recorded.Spent;
import org.comal.cli.recorded.StepHistory;
import org.comal.cli.report.Curves;
import org.comal.cli.report.Drawing;
import org.comal.files.DurableFiles;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/**
 * What runs and tasks left as one HTML page that needs nothing from elsewhere: no scripts, no
 * fonts, no network; runs are switched by style alone. Sections that there is nothing for are left
 * out.
 */
public final class ReportPage {
  /** Seconds after which a browser reads the page of runs that go on again. */
  private static final int READ_AGAIN = 5;

  private static final String SIMPLEX_NOTE =
      "A corner is a response that is always given; the distance to the opposite side is its"
          + " probability.";

  private static final String CURVES_NOTE =
      "The values at a step are shown where the pointer rests or a finger taps; the arrow keys go"
          + " along a figure.";

  private final String title;
  private final PageContents reported;
  private final boolean goesOn;

  /**
   * Gathers what a page is made of; nothing is read yet.
   *
   * @param title above the page
   * @param roots directories of runs, suites and tasks, for what lies beside the runs
   * @param runs finished runs
   * @param tasks finished tasks
   */
  public ReportPage(
      String title, List<Path> roots, List<RecordedRun> runs, List<RecordedRun> tasks) {
    this(title, new PageContents(roots, runs, tasks), false);
  }

  private ReportPage(String title, PageContents reported, boolean goesOn) {
    this.title = title;
    this.reported = reported;
    this.goesOn = goesOn;
  }

  /** {@return the same while runs go on: it says so, and a browser reads it again and again} */
  public ReportPage goingOn() {
    return new ReportPage(title, reported, true);
  }

  /**
   * Writes the page into a directory, or says why it cannot be drawn.
   *
   * @param directory where {@code report.html} goes; made where it is missing
   * @param screen told where the page is, or why there is none
   * @throws IOException where a run's files cannot be read or the page cannot be written
   */
  public void leaveIn(Path directory, Screen screen) throws IOException {
    Path file = RunLayout.REPORT.in(directory);
    try {
      write(file);
      screen.out().println("Report: " + file);
    } catch (NoFontsException e) {
      // The run itself is complete.
      screen.say(
          "the report could not be written, because "
              + e.getMessage()
              + ", then `comal report "
              + directory
              + "`");
    }
  }

  /**
   * Writes the page.
   *
   * @param file replaced where it exists; its directory is made where it is missing
   * @throws NoFontsException where this Java cannot draw text
   * @throws IOException where a run's files cannot be read or the page cannot be written
   */
  public void write(Path file) throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    DurableFiles.write(file, markup());
  }

  /** The whole page. */
  String markup() throws IOException {
    return new ReportFrame(
            title,
            summary(),
            css(),
            goesOn ? Optional.of(READ_AGAIN) : Optional.empty(),
            Version.text(),
            sections().stream()
                .filter(section -> !section.empty())
                .map(ReportFrame.FramedSection::of)
                .toList())
        .markup();
  }

  private List<Section> sections() throws IOException {
    List<StepHistory> recordings = StepHistory.read(reported.runs());
    List<Section> sections = new ArrayList<>();
    sections.add(ResultsSection.of(reported, recordings));
    sections.add(MatrixSection.of(reported.roots()));
    sections.add(
        FiguresSection.of(
            "simplex",
            "Paths on the simplex",
            Drawing.simplexes(recordings),
            Optional.of(SIMPLEX_NOTE)));
    sections.add(
        FiguresSection.of("curves", "Curves", Curves.of(recordings), Optional.of(CURVES_NOTE)));
    int number = 1;
    for (RecordedRun task : reported.tasks()) {
      sections.add(
          FiguresSection.of(
              "task-" + number++,
              "Course of " + task.name(),
              Curves.ofTask(StepHistory.read(task)),
              Optional.of(CURVES_NOTE)));
    }
    sections.add(LengthsSection.of(recordings));
    sections.add(SamplesSection.of(reported.runs()));
    sections.add(OracleSection.of(reported));
    sections.add(TimeSection.of(reported));
    sections.add(ProvenanceSection.of(reported));
    return sections;
  }

  private static String css() throws IOException {
    try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String summary() throws IOException {
    List<String> parts = new ArrayList<>();
    if (goesOn) {
      parts.add("not finished");
    }
    if (reported.runs().size() == 1) {
      RecordedRun run = reported.runs().get(0);
      parts.add(run.result().get("algorithm") + ", " + run.result().get("steps") + " prox steps");
      if (run.result().get("reference-updates") instanceof Long moved && moved > 0) {
        parts.add("the reference moved " + (moved == 1 ? "once" : moved + " times"));
      }
      if (run.result().containsKey("seed")) {
        parts.add("seed " + run.result().get("seed"));
      }
    } else if (!reported.runs().isEmpty()) {
      Set<String> algorithms = new LinkedHashSet<>();
      reported.runs().forEach(r -> algorithms.add(String.valueOf(r.result().get("algorithm"))));
      parts.add(reported.runs().size() + " runs of " + String.join(", ", algorithms));
    }
    if (!reported.tasks().isEmpty()) {
      parts.add(
          String.join(
              ", ", reported.tasks().stream().map(t -> "task " + t.result().get("task")).toList()));
    }
    double seconds = 0;
    for (RecordedRun each : reported.all()) {
      seconds += Spent.read(each.directory()).seconds();
    }
    if (seconds > 0) {
      parts.add(Spent.text(seconds) + " of computing");
    }
    return String.join(" · ", parts);
  }
}
