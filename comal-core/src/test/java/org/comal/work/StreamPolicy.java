package org.comal.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** A policy whose responses are the first numbers of its streams, and which counts its calls. */
final class StreamPolicy implements Policy {
  private static final String FILE = "id";

  private final String id;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger rests = new AtomicInteger();
  private final AtomicInteger closings = new AtomicInteger();
  private final AtomicInteger savings = new AtomicInteger();
  private final List<StreamPolicy> loaded;

  StreamPolicy(String id) {
    this(id, new ArrayList<>());
  }

  private StreamPolicy(String id, List<StreamPolicy> loaded) {
    this.id = id;
    this.loaded = loaded;
  }

  static List<Prompt> prompts(int count) {
    return IntStream.range(0, count).mapToObj(i -> Prompt.user("x" + i, "what of " + i)).toList();
  }

  static Response response(int token) {
    return new Response(new int[] {token}, "y" + token, true);
  }

  int calls() {
    return calls.get();
  }

  int rests() {
    return rests.get();
  }

  int closings() {
    return closings.get();
  }

  int savings() {
    return savings.get();
  }

  /** What this policy, and those that it loaded, have loaded, in order. */
  List<StreamPolicy> loaded() {
    return loaded;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    calls.incrementAndGet();
    return prompts.stream()
        .map(
            x -> {
              RandomGenerator generator = random.at("prompt", x.id()).generator();
              return IntStream.range(0, perPrompt)
                  .mapToObj(k -> response(generator.nextInt(1000)))
                  .toList();
            })
        .toList();
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    calls.incrementAndGet();
    return batch.stream()
        .mapToDouble(c -> -Math.abs((id + c.prompt().id() + c.response().text()).hashCode() / 1e7))
        .toArray();
  }

  @Override
  public void save(Path directory) throws IOException {
    savings.incrementAndGet();
    Files.writeString(directory.resolve(FILE), id);
  }

  @Override
  public Policy load(Path directory) throws IOException {
    StreamPolicy policy = new StreamPolicy(Files.readString(directory.resolve(FILE)), loaded);
    loaded.add(policy);
    return policy;
  }

  @Override
  public void rest() {
    rests.incrementAndGet();
  }

  @Override
  public void close() {
    closings.incrementAndGet();
  }
}
