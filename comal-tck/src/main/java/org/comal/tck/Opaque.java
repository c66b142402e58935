package org.comal.tck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** A policy with no capability beside what every policy has. */
record Opaque(Policy policy) implements Policy {
  @Override
  public String id() {
    return policy.id();
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    return policy.sample(prompts, perPrompt, sampling, random);
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    return policy.logProb(batch);
  }

  @Override
  public void save(Path directory) throws IOException {
    policy.save(directory);
  }

  @Override
  public Policy load(Path directory) throws IOException {
    return new Opaque(policy.load(directory));
  }

  @Override
  public void close() {
    policy.close();
  }
}
