package org.comal.cli.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.cli.recorded.RunLookup;
import org.comal.files.JsonReader;
import org.comal.files.TextFile;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/**
 * Versions, plugins and configs.
 *
 * @param facts of the first run or task
 * @param plugins a row for each that one of them used
 * @param configs one for each directory that has one
 */
record ProvenanceSection(List<Fact> facts, Optional<PageTable> plugins, List<ConfigText> configs)
    implements Section {
  ProvenanceSection {
    facts = List.copyOf(facts);
    configs = List.copyOf(configs);
  }

  /**
   * A config.
   *
   * @param name of the run, suite or task; empty where it is the only one
   */
  record ConfigText(Optional<String> name, String text) {}

  /** What was recorded of it. */
  static ProvenanceSection of(PageContents reported) throws IOException {
    List<RecordedRun> all = reported.all();
    return new ProvenanceSection(facts(all), plugins(all), configs(reported.roots()));
  }

  private static List<Fact> facts(List<RecordedRun> all) throws IOException {
    Map<String, Object> record = all.isEmpty() ? Map.of() : record(all.get(0));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("COMAL", record.get("comal-version"));
    facts.put("Java", joined(record.get("java")));
    facts.put("System", joined(record.get("os")));
    if (all.size() == 1) {
      facts.put("Seed", record.get("seed"));
      facts.put("SHA-256 of the config", record.get("config-sha-256"));
    }
    return Fact.known(facts);
  }

  private static Optional<PageTable> plugins(List<RecordedRun> all) throws IOException {
    Set<List<String>> rows = new LinkedHashSet<>();
    rows.add(List.of("plugin", "kind", "from"));
    for (RecordedRun each : all) {
      if (record(each).get("plugins") instanceof List<?> plugins) {
        for (Object plugin : plugins) {
          if (plugin instanceof Map<?, ?> row) {
            rows.add(
                List.of(
                    String.valueOf(row.get("name")),
                    String.valueOf(row.get("kind")).replaceFirst("Factory$", ""),
                    String.valueOf(row.get("jar"))));
          }
        }
      }
    }
    return PageTable.of(List.copyOf(rows)).map(table -> table.as("texts"));
  }

  /** What made a run or task; empty where it left no such record. */
  private static Map<String, Object> record(RecordedRun run) throws IOException {
    Path file = RunLayout.PROVENANCE.in(run.directory());
    return Files.exists(file) ? JsonReader.readUnmarked(file).values() : Map.of();
  }

  private static List<ConfigText> configs(List<Path> roots) throws IOException {
    List<ConfigText> configs = new ArrayList<>();
    for (Path root : roots) {
      Path config = RunLayout.CONFIG.in(root);
      if (Files.exists(config)) {
        configs.add(
            new ConfigText(
                roots.size() == 1 ? Optional.empty() : Optional.of(RunLookup.name(root)),
                TextFile.read(config)));
      }
    }
    return configs;
  }

  private static String joined(Object properties) {
    return properties instanceof Map<?, ?> map
        ? String.join(" ", map.values().stream().map(String::valueOf).toList())
        : "";
  }

  /** Whether there are facts. */
  boolean known() {
    return !facts.isEmpty();
  }

  @Override
  public String id() {
    return "made-with";
  }

  @Override
  public String title() {
    return "What it was made with";
  }

  @Override
  public boolean empty() {
    return facts.isEmpty() && plugins.isEmpty() && configs.isEmpty();
  }
}
