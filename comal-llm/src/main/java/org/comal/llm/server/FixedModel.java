package org.comal.llm.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.comal.policy.Policy;

/** Servers that have the policy which the config names, and take no other. */
final class FixedModel implements ModelLoading {
  private final Optional<String> model;
  private volatile String initial = "";

  /**
   * @param model its name at the servers; empty where they have one model only
   */
  FixedModel(Optional<String> model) {
    this.model = model;
  }

  @Override
  public void begin(Policy policy) {
    initial = policy.id();
  }

  @Override
  public void offer(Policy policy, List<ServerClient> servers) throws IOException {
    if (!policy.id().equals(initial)) {
      throw new IOException(
          "the servers of policy.sampler have the policy that the config names, and are to draw from "
              + policy.id()
              + ", which is another: with load = none they take none"
              + "\nMaybe set load to lora or command");
    }
  }

  @Override
  public Optional<String> load(ServerClient server) {
    return model;
  }

  @Override
  public void close() {}
}
