package org.comal.llm.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.comal.policy.Policy;

/** How a policy comes to the servers. */
interface ModelLoading extends AutoCloseable {

  /** Told once of the policy that the config names. */
  default void begin(Policy initial) {}

  /**
   * Brings a policy to where the servers can have it; quick where it is there.
   *
   * @param servers all of them
   * @throws IOException where it cannot be brought there
   */
  void offer(Policy policy, List<ServerClient> servers) throws IOException, InterruptedException;

  /**
   * Sees to it that a server has what was offered last.
   *
   * @return the policy's name there; empty where the server has one model only
   * @throws ServerGoneException where the server gives no reply
   * @throws IOException where it does not take the policy
   */
  Optional<String> load(ServerClient server) throws IOException, InterruptedException;

  /** Gives back what was made. */
  @Override
  void close();
}
