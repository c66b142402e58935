package org.comal.spark;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;
import org.comal.guice.SentConfig;
import org.comal.plugin.Sources;
import org.comal.work.ModelPlace;
import org.comal.work.PortionMessage;

/**
 * What an executor does with a portion: its models are made of the config that comes with it, once
 * for the life of the executor, on the GPU that Spark gives it where it gives one.
 */
final class ExecutorWork implements Function<String, String> {
  private static final long serialVersionUID = 1;
  private static final String GPU = "gpu";

  /** By config and device. */
  private static final Map<Place, ModelPlace> PLACES = new ConcurrentHashMap<>();

  private final String config;

  private record Place(String config, Optional<String> device) {
    ModelPlace open() {
      try {
        Sources sources = SentConfig.open(config);
        return new ModelPlace(device.map(sources::onDevice).orElse(sources));
      } catch (IOException e) {
        throw new IllegalStateException("the config that was sent cannot be read", e);
      }
    }
  }

  /**
   * @param config as it is sent
   */
  ExecutorWork(String config) {
    this.config = config;
  }

  @Override
  public String call(String message) throws IOException {
    ModelPlace place =
        PLACES.computeIfAbsent(new Place(config, device(TaskContext.get())), Place::open);
    return PortionMessage.done(message, place);
  }

  private static Optional<String> device(TaskContext task) {
    ResourceInformation gpus = task.resourcesJMap().get(GPU);
    return gpus == null || gpus.addresses().length == 0
        ? Optional.empty()
        : Optional.of("cuda:" + gpus.addresses()[0]);
  }
}
