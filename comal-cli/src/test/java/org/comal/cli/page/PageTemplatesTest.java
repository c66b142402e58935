package org.comal.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.cli.plot.HeatFigure;
import org.comal.cli.plot.InlineSvg;
import org.comal.cli.plot.LineStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the templates are filled in with, and what they refuse. */
class PageTemplatesTest {
  private static final Pattern AS_IT_IS = Pattern.compile("\\{\\{[{&]([^}]*)");

  /** A text in every place where there can be one, as a model or a config may have it. */
  private static final String ODD = "<i>'\"&\u202e\u0007\ud800";

  private static final String SHOWN = "&lt;i&gt;&#39;&quot;&amp;\u27e8U+202E\u27e9\ufffd\ufffd";

  private static final PageTable TABLE =
      new PageTable(
          Optional.of("texts"),
          List.of(PageTable.Cell.of(ODD).as("text")),
          List.of(
              List.of(PageTable.Cell.of(ODD).behind(new PageTable.Dot("red", true))),
              List.of(PageTable.Cell.of(ODD).as("best").behind(new PageTable.Dot("red", false)))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{nmae}}",
        "{{{nmae}}}",
        "{{#nmae}}text{{/nmae}}",
        "{{^nmae}}text{{/nmae}}",
        "{{name.nmae}}",
        "{{#name}}{{value}}{{/name}}",
        "{{>nmae}}"
      })
  void aNameThatTheValueAtHandDoesNotHaveIsAnError(String template) {
    assertThatThrownBy(() -> PageTemplates.of(template).execute(new Fact("a", "b")))
        .isInstanceOf(MustacheException.class)
        .hasStackTraceContaining(template.contains("value") ? "value" : "nmae");
  }

  @Test
  void everyTextIsEscaped() {
    assertThat(PageTemplates.of("{{name}} = '{{value}}'").execute(new Fact(ODD, "a\n\tb")))
        .isEqualTo(SHOWN + " = 'a\n\tb'");
  }

  @Test
  void anOptionalValueIsThereOrIsNot() {
    String template = "{{#kind}}is {{.}}{{/kind}}{{^kind}}is not{{/kind}}";
    PageTable.Cell cell = PageTable.Cell.of("text");
    assertThat(PageTemplates.of(template).execute(cell)).isEqualTo("is not");
    assertThat(PageTemplates.of(template).execute(cell.as("best"))).isEqualTo("is best");
    assertThatThrownBy(() -> PageTemplates.of("{{kind}}").execute(cell.as("best")))
        .isInstanceOf(MustacheException.class)
        .hasMessageContaining("shows texts and whole numbers, but not Optional[best]");
  }

  /** Sections with everything that they can have, so that every name in a template is looked up. */
  static List<Section> sections() throws IOException {
    InlineSvg svg =
        InlineSvg.of(
            new HeatFigure("heat", "Heat", List.of("a"), new HeatFigure.Cell[1][1]), "heat");
    InlineSvg ofRuns =
        new InlineSvg(
            ODD,
            772,
            600,
            "<g/>",
            List.of(new InlineSvg.RunMarkup(0, ODD, "<path/>")),
            "<g/>",
            Optional.of(
                new InlineSvg.Readings(
                    ODD, "1% 2%", List.of(new InlineSvg.Band("curves-gap", "5.0", ODD)))));
    return List.of(
        new ResultsSection(
            Optional.of(TABLE),
            Optional.of(TABLE),
            Optional.of(TABLE),
            List.of(new ResultsSection.TaskResult(ODD, List.of(new Fact(ODD, ODD))))),
        new MatrixSection(
            List.of(
                new MatrixSection.WinRates(
                    Optional.of(ODD), 300, 200, svg, Optional.of(TABLE), "16"))),
        new FiguresSection(
            "curves",
            "Curves",
            List.of(
                new FiguresSection.RunSwitch(
                    "curves", 0, ODD, new LineStyle("red", Optional.of("2 3")))),
            List.of(ofRuns, ofRuns),
            Optional.of(ODD)),
        new LengthsSection(Optional.of(TABLE)),
        new SamplesSection(
            List.of(
                new SamplesSection.PromptSamples(
                    ODD, List.of(new SamplesSection.Column(ODD, List.of(ODD)))))),
        new OracleSection(Optional.of(TABLE), true),
        new TimeSection(
            List.of(
                new TimeSection.TimeBar(
                    ODD,
                    "1 s",
                    List.of(new TimeSection.PhaseTime(ODD, "red", "9.00", "1 s", "9.0")))),
            Optional.of(new TimeSection.BriefWork(ODD, "1 s")),
            Optional.of(new TimeSection.ModelTime("9.0", ODD, "91.0"))),
        new ProvenanceSection(
            List.of(new Fact(ODD, ODD)),
            Optional.of(TABLE),
            List.of(
                new ProvenanceSection.ConfigText(Optional.of(ODD), ODD),
                new ProvenanceSection.ConfigText(Optional.empty(), ODD))));
  }

  @ParameterizedTest
  @MethodSource("sections")
  void aSectionWithEverythingIsFilledInAndEscaped(Section section) {
    assertThat(section.empty()).isFalse();
    String page =
        new ReportFrame(
                ODD,
                ODD,
                "p {}",
                Optional.of(5),
                "1",
                List.of(ReportFrame.FramedSection.of(section)))
            .markup();
    String body = page.substring(page.indexOf("<section"), page.indexOf("</section>"));
    assertThat(body).contains(SHOWN).contains("<h2>" + section.title() + "</h2>");
    assertThat(page)
        .contains("<title>" + SHOWN + " · COMAL report</title>", "content=\"5\"", "p {}")
        .doesNotContain("<i>'", "\u202e", "\u0007", "{{", "}}");
  }

  /** No text of anybody else's can stand in a page as it is. */
  @Test
  void onlyTheStyleSheetAndWhatIsPaintedIsNotEscaped() throws IOException, URISyntaxException {
    Path templates =
        Path.of(PageTemplatesTest.class.getResource("page.mustache").toURI()).getParent();
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.list(templates)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".mustache")).toList()) {
        Matcher asItIs = AS_IT_IS.matcher(Files.readString(file));
        while (asItIs.find()) {
          found.add(asItIs.group(1).strip());
        }
      }
    }
    assertThat(found).containsExactly("css", "frame", "front", "markup");
  }
}
