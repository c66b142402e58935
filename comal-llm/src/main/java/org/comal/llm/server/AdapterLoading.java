package org.comal.llm.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.comal.llm.model.AdapterFolder;
import org.comal.policy.Policy;
import org.comal.random.RandomSource;

/**
 * Adapters that a running vLLM loads and drops by itself, under the policy's id: {@code
 * /v1/load_lora_adapter} and {@code /v1/unload_lora_adapter}, which it has with {@code
 * --enable-lora} and {@code VLLM_ALLOW_RUNTIME_LORA_UPDATING=True}.
 */
final class AdapterLoading implements ModelLoading {
  private static final String LOAD = "/v1/load_lora_adapter";
  private static final String UNLOAD = "/v1/unload_lora_adapter";

  private final PublishedPolicy published;

  /** Servers that were given the policy which is published. */
  private final Set<ServerClient> given = new HashSet<>();

  /**
   * @param published from here on owned
   */
  AdapterLoading(PublishedPolicy published) {
    this.published = published;
  }

  @Override
  public void offer(Policy policy, List<ServerClient> servers)
      throws IOException, InterruptedException {
    if (policy.id().equals(published.id())) {
      return;
    }
    drop();
    published.write(policy);
    if (!AdapterFolder.is(published.folder())) {
      throw new IOException(
          "policy.sampler.load is lora, but the policy has no adapters: all of its weights are"
              + " trained"
              + "\nMaybe set policy.lora.rank, or policy.sampler.load = command");
    }
  }

  @Override
  public Optional<String> load(ServerClient server) throws IOException, InterruptedException {
    String name = published.id();
    boolean there = lists(server, name);
    if (!there || !given.contains(server)) {
      if (there) {
        // Of an earlier process, from a folder that may be gone.
        server.words(UNLOAD, named(name), jitter());
      }
      try {
        server.words(LOAD, named(name).put("lora_path", published.seen()), jitter());
      } catch (ServerGoneException e) {
        throw e;
      } catch (IOException e) {
        throw new IOException(
            e.getMessage()
                + "\nMaybe start it with --enable-lora, --max-lora-rank of policy.lora.rank or more"
                + " and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True, and see that it can read "
                + published.seen(),
            e);
      }
      given.add(server);
    }
    return Optional.of(name);
  }

  private static boolean lists(ServerClient server, String name) throws InterruptedException {
    Optional<String> page = server.page("/v1/models");
    if (page.isEmpty()) {
      return false;
    }
    try {
      for (JsonNode model : new JsonMapper().readTree(page.get()).path("data")) {
        if (model.path("id").asText().equals(name)) {
          return true;
        }
      }
    } catch (JsonProcessingException damaged) {
      return false;
    }
    return false;
  }

  private static ObjectNode named(String name) {
    return JsonNodeFactory.instance.objectNode().put("lora_name", name);
  }

  private RandomGenerator jitter() {
    return new RandomSource(published.id().hashCode()).generator();
  }

  /** Has the servers drop what they were given; one that does not has less room, which is all. */
  private void drop() throws InterruptedException {
    for (ServerClient server : given) {
      server.hint(UNLOAD, named(published.id()));
    }
    given.clear();
  }

  @Override
  public void close() {
    try {
      drop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    published.close();
  }
}
