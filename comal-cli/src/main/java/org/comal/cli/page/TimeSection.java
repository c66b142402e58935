package org.comal.cli.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.cli.recorded.Spent;
import org.comal.cli.track.PhaseClock;
import org.comal.event.Phase;
import org.comal.run.RecordedRun;

/**
 * Where the time of runs, stages and tasks went.
 *
 * @param bars one for each that took some time, before them one for all together
 * @param brief what took too little time for a bar
 * @param models the part of phases in which models are asked or trained; empty where there is none
 */
record TimeSection(List<TimeBar> bars, Optional<BriefWork> brief, Optional<ModelTime> models)
    implements Section {
  /** Phases in which models are asked or trained; the rest of the time goes to everything else. */
  private static final Set<String> OF_MODELS =
      Set.of(
          Phase.SAMPLE.name(),
          Phase.COMPARE.name(),
          Phase.SCORE.name(),
          Phase.TRAIN.name(),
          Phase.VALIDATE.name(),
          Phase.EVALUATE.name());

  /** Those of the phases, so that one has the same colour in every bar. */
  private static final Map<String, String> PHASE_COLOURS =
      Map.of(
          Phase.TRAIN.name(),
          "#0072b2",
          Phase.SAMPLE.name(),
          "#d55e00",
          Phase.SCORE.name(),
          "#009e73",
          Phase.COMPARE.name(),
          "#cc79a7",
          Phase.EVALUATE.name(),
          "#e69f00",
          Phase.VALIDATE.name(),
          "#56b4e9",
          Phase.ENCODE.name(),
          "#8c6bb1",
          Phase.CHECKPOINT.name(),
          "#7a5c3e",
          Phase.LOAD.name(),
          "#5b6672",
          PhaseClock.OTHER.name(),
          "#b4bcc4");

  /** A bar for everything that took at least this share of the time. */
  private static final double LEAST_SHARE = 0.005;

  TimeSection {
    bars = List.copyOf(bars);
  }

  /**
   * A bar with a part for each phase.
   *
   * @param name of the run, stage or task
   * @param time of all phases
   * @param phases the longest first
   */
  record TimeBar(String name, String time, List<PhaseTime> phases) {
    TimeBar {
      phases = List.copyOf(phases);
    }

    private static TimeBar of(String name, Spent spent) {
      List<PhaseTime> phases = new ArrayList<>();
      spent
          .phases()
          .forEach(
              (phase, seconds) -> {
                double percent = 100 * seconds / spent.seconds();
                phases.add(
                    new PhaseTime(
                        phase,
                        PHASE_COLOURS.getOrDefault(phase, "var(--ink)"),
                        String.format(Locale.ROOT, "%.2f", percent),
                        Spent.text(seconds),
                        String.format(Locale.ROOT, "%.1f", percent)));
              });
      return new TimeBar(name, Spent.text(spent.seconds()), phases);
    }
  }

  /**
   * The time of a phase.
   *
   * @param width of the part of the bar, in per cent
   * @param share of the time of all phases, in per cent
   */
  record PhaseTime(String name, String colour, String width, String time, String share) {}

  /**
   * What took little time.
   *
   * @param names of runs, stages and tasks
   * @param time of all of them
   */
  record BriefWork(String names, String time) {}

  /**
   * The time in which models were asked or trained.
   *
   * @param share in per cent
   * @param phases their names
   * @param rest the share of everything else, in per cent
   */
  record ModelTime(String share, String phases, String rest) {}

  /** What was recorded of it. */
  static TimeSection of(PageContents reported) throws IOException {
    Map<String, Spent> spent = new LinkedHashMap<>();
    for (RecordedRun each : reported.withStages()) {
      Spent own = Spent.read(each.directory());
      if (own.seconds() > 0) {
        spent.put(each.name(), own);
      }
    }
    return of(spent);
  }

  /** Times by name, in the order to be shown. */
  private static TimeSection of(Map<String, Spent> spent) {
    List<TimeBar> bars = new ArrayList<>();
    Spent whole = Spent.sum(List.copyOf(spent.values()));
    if (spent.size() > 1) {
      bars.add(TimeBar.of("all together", whole));
    }
    List<String> brief = new ArrayList<>();
    double briefSeconds = 0;
    for (Map.Entry<String, Spent> each : spent.entrySet()) {
      if (spent.size() > 2 && each.getValue().seconds() < LEAST_SHARE * whole.seconds()) {
        brief.add(each.getKey());
        briefSeconds += each.getValue().seconds();
      } else {
        bars.add(TimeBar.of(each.getKey(), each.getValue()));
      }
    }
    return new TimeSection(
        bars,
        brief.isEmpty()
            ? Optional.empty()
            : Optional.of(new BriefWork(String.join(", ", brief), Spent.text(briefSeconds))),
        models(whole));
  }

  private static Optional<ModelTime> models(Spent whole) {
    double seconds = whole.seconds(OF_MODELS);
    if (seconds <= 0) {
      return Optional.empty();
    }
    double percent = 100 * seconds / whole.seconds();
    return Optional.of(
        new ModelTime(
            String.format(Locale.ROOT, "%.1f", percent),
            String.join(
                ", ", whole.phases().keySet().stream().filter(OF_MODELS::contains).toList()),
            String.format(Locale.ROOT, "%.1f", 100 - percent)));
  }

  @Override
  public String id() {
    return "time";
  }

  @Override
  public String title() {
    return "Where the time went";
  }

  @Override
  public boolean empty() {
    return bars.isEmpty();
  }
}
