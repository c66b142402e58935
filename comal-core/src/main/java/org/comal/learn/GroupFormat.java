package org.comal.learn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.files.JsonRow;
import org.comal.prox.RowFormat;

/** Groups as rows: they name their responses by the places among the samples. */
final class GroupFormat implements RowFormat<Groups.Estimated> {
  private final Map<String, Integer> order = new HashMap<>();
  private final DrawnSamples samples;
  private final double eta;

  /**
   * @param eta η of the prox problem, which no row tells
   */
  GroupFormat(DrawnSamples samples, double eta) {
    this.samples = samples;
    this.eta = eta;
    List<Prompt> prompts = samples.source().prompts();
    for (int x = 0; x < prompts.size(); x++) {
      order.put(prompts.get(x).id(), x);
    }
  }

  @Override
  public Map<String, ?> write(Groups.Estimated row) {
    Group g = row.group();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("prompt", g.prompt().id());
    map.put("samples", row.places());
    map.put("anchor-log-prob", g.anchorLogProb());
    map.put("sampled-log-prob", g.sampledLogProb());
    map.put("gain", g.gain());
    map.put("gain-variance", row.gainVariance());
    map.put("shift", g.shift());
    map.put("first", g.pairs().stream().mapToInt(Pair::first).toArray());
    map.put("second", g.pairs().stream().mapToInt(Pair::second).toArray());
    map.put("label", g.pairs().stream().mapToDouble(Pair::preference).toArray());
    return map;
  }

  @Override
  public Groups.Estimated read(JsonRow json) {
    Integer x = order.get(json.text("prompt"));
    if (x == null) {
      throw new IllegalArgumentException("prompt " + json.text("prompt") + " is not this step's");
    }
    int[] places = json.integers("samples");
    int[] first = json.integers("first");
    int[] second = json.integers("second");
    double[] label = json.numbers("label");
    return new Groups.Estimated(
        new Group(
            samples.source().prompts().get(x),
            Arrays.stream(places).mapToObj(samples.responses().get(x)::get).toList(),
            json.numbers("anchor-log-prob"),
            json.numbers("sampled-log-prob"),
            json.numbers("gain"),
            json.numbers("shift"),
            IntStream.range(0, label.length)
                .mapToObj(i -> new Pair(first[i], second[i], label[i]))
                .toList(),
            eta),
        json.numbers("gain-variance"),
        places);
  }
}
