package org.comal.policy;

import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.random.RandomSource;

/** A policy that is only a name. */
public record NamedPolicy(String id) implements UnsavedPolicy {
  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    throw new UnsupportedOperationException();
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    throw new UnsupportedOperationException();
  }
}
