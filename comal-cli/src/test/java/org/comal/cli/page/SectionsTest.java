package org.comal.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.recorded.StepHistory;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sections of which a run has nothing are left out, each for itself. */
class SectionsTest {
  @TempDir private Path directory;
  private RecordedRun run;
  private PageContents reported;

  /** A run that left no more than its result. */
  @BeforeEach
  void aRunThatLeftNothing() {
    run = new RecordedRun(directory, "bare", Map.of("algorithm", "inpo", "steps", 2L));
    reported = new PageContents(List.of(directory), List.of(run), List.of());
  }

  private void left(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private String page() throws IOException {
    return new ReportPage("bare", reported.roots(), reported.runs(), reported.tasks()).markup();
  }

  @Test
  void aRunThatLeftNothingHasItsResultAlone() throws IOException {
    assertThat(page())
        .contains("<a href=\"#results\">Results</a>", "<h2>Results</h2>")
        .containsOnlyOnce("<section")
        .containsOnlyOnce("<a ");
  }

  @Test
  void ofNothingAtAllThereIsNoSection() throws IOException {
    reported = new PageContents(List.of(directory), List.of(), List.of());
    assertThat(ResultsSection.of(reported, List.of()).empty()).isTrue();
    assertThat(page()).contains("<h1>bare</h1>").doesNotContain("<section", "<a ");
  }

  @Test
  void aTaskAloneHasResults() throws IOException {
    reported = new PageContents(List.of(directory), List.of(), List.of(run));
    assertThat(page()).contains("<h3>bare</h3>", "<dt>steps</dt><dd>2</dd>").doesNotContain("<td");
  }

  @Test
  void winRatesAreThereWhereAMatrixIs() throws IOException {
    assertThat(MatrixSection.of(reported.roots()).empty()).isTrue();
    left("matrix.json", "{\"prompts\":1,\"models\":[],\"by-model\":[],\"by-pair\":[]}");
    assertThat(MatrixSection.of(reported.roots()).empty()).isFalse();
  }

  @Test
  void figuresAreThereWhereOneCanBeDrawn() throws IOException {
    assertThat(FiguresSection.of("curves", "Curves", List.of(), Optional.of("note")).empty())
        .isTrue();
    assertThat(page()).doesNotContain("<figure");
    left("metrics.jsonl", "{\"step\":1,\"gap\":0.5}\n{\"step\":2,\"gap\":0.25}\n");
    assertThat(page()).contains("<h2>Curves</h2>", "<figure").doesNotContain("Runs shown");
  }

  @Test
  void lengthsAndOraclesAreThereWhereTheyWereRecorded() throws IOException {
    assertThat(LengthsSection.of(StepHistory.read(List.of(run))).empty()).isTrue();
    assertThat(OracleSection.of(reported).empty()).isTrue();
    left("steps.jsonl", "{\"step\":1,\"mean-tokens\":10.0,\"comparisons\":3.0}\n");
    assertThat(LengthsSection.of(StepHistory.read(List.of(run))).empty()).isFalse();
    OracleSection oracle = OracleSection.of(reported);
    assertThat(oracle.empty()).isFalse();
    assertThat(oracle.positionBias()).isFalse();
  }

  @Test
  void samplesAreThereWhereSomeWereKept() throws IOException {
    assertThat(SamplesSection.of(reported.runs()).empty()).isTrue();
    Path step = Files.createDirectories(directory.resolve("steps/step-0001"));
    Files.writeString(
        step.resolve("samples.jsonl"),
        """
        {"schema-version":1,"phase":"samples"}
        {"prompt":"p1","messages":[{"content":"Why?","role":"user"}],\
        "responses":[{"text":"So.","tokens":[1]}]}
        """);
    assertThat(SamplesSection.of(reported.runs()).prompts())
        .containsExactly(
            new SamplesSection.PromptSamples(
                "Why?", List.of(new SamplesSection.Column("step 1", List.of("So.")))));
  }

  @Test
  void timesAreThereWhereSomeWasSpent() throws IOException {
    assertThat(TimeSection.of(reported).empty()).isTrue();
    left(
        "timings.jsonl",
        "{\"from-step\":0,\"to-step\":1,\"seconds\":4.0,\"phases\":{\"load\":4.0}}\n");
    TimeSection time = TimeSection.of(reported);
    assertThat(time.bars()).extracting(TimeSection.TimeBar::name).containsExactly("bare");
    assertThat(time.brief()).isEmpty();
    assertThat(time.models()).isEmpty();
  }

  @Test
  void whatMadeARunIsThereWhereItWasRecorded() throws IOException {
    assertThat(ProvenanceSection.of(reported).empty()).isTrue();
    left("config.resolved.conf", "run { seed = 1 }\n");
    assertThat(page()).contains("<details open><summary>Config</summary>").doesNotContain("<dl");
    left("provenance.json", "{\"schema-version\":1,\"seed\":7}");
    assertThat(ProvenanceSection.of(reported).facts()).containsExactly(new Fact("Seed", "7"));
  }
}
