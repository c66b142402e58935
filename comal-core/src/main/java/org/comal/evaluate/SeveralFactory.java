package org.comal.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;

/** Makes an evaluator out of several. */
public final class SeveralFactory implements EvaluatorFactory {
  @Override
  public About about() {
    return new About("several", "several evaluators, one after the other", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The evaluators: blocks with a `use` each, by names of your own.
        of {}
        """;
  }

  @Override
  public Blueprint<Evaluator> read(Options options, Services services) {
    Options of = options.block("of");
    List<Part<Evaluator>> parts = new ArrayList<>();
    for (String name : of.blocks().keySet()) {
      parts.add(services.read(EvaluatorFactory.class, of, name));
    }
    return () -> new Several(Part.makeAll(parts));
  }
}
