package org.comal.cli.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.cli.recorded.RunLookup;
import org.comal.files.JsonReader;
import org.comal.files.TextFile;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/** Versions, plugins and configs. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  /** The section. */
  static Section of(PageContents reported) throws IOException {
    Html body = new Html();
    List<RecordedRun> all = reported.all();
    List<Path> roots = reported.roots();
    Path first = RunLayout.PROVENANCE.in(all.get(0).directory());
    if (Files.exists(first)) {
      Map<String, Object> record = JsonReader.readUnmarked(first).values();
      body.raw("<dl class=\"facts\">\n");
      body.fact("COMAL", record.get("comal-version"));
      body.fact("Java", joined(record.get("java")));
      body.fact("System", joined(record.get("os")));
      if (all.size() == 1) {
        body.fact("Seed", record.get("seed"));
        body.fact("SHA-256 of the config", record.get("config-sha-256"));
      }
      body.raw("</dl>\n");
    }
    plugins(body, all);
    for (Path root : roots) {
      Path config = RunLayout.CONFIG.in(root);
      if (Files.exists(config)) {
        body.raw("<details" + (roots.size() == 1 ? " open" : "") + "><summary>Config");
        body.text(roots.size() == 1 ? "" : " of " + RunLookup.name(root)).raw("</summary><pre>");
        body.text(TextFile.read(config)).raw("</pre></details>\n");
      }
    }
    return new Section("made-with", "What it was made with", body);
  }

  private static void plugins(Html body, List<RecordedRun> all) throws IOException {
    Set<List<String>> rows = new LinkedHashSet<>();
    rows.add(List.of("plugin", "kind", "from"));
    for (RecordedRun each : all) {
      Path file = RunLayout.PROVENANCE.in(each.directory());
      if (Files.exists(file)
          && JsonReader.readUnmarked(file).values().get("plugins") instanceof List<?> plugins) {
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
    if (rows.size() > 1) {
      body.element("h3", "", "Plugins").table(List.copyOf(rows), "texts");
    }
  }

  private static String joined(Object properties) {
    return properties instanceof Map<?, ?> map
        ? String.join(" ", map.values().stream().map(String::valueOf).toList())
        : "";
  }
}
