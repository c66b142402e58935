package org.comal.spark;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.comal.guice.SentConfig;
import org.comal.plugin.Opened;
import org.comal.plugin.Sources;
import org.comal.work.ModelPlace;
import org.comal.work.PortionMessage;

/**
 * What an executor does with a portion: its models are made of the config, which comes to it once,
 * for the life of the application, on the GPU that Spark gives it where it gives one.
 */
final class ExecutorWork implements Function<String, String> {
  private static final long serialVersionUID = 2;
  private static final String GPU = "gpu";

  private static final Map<Place, ModelPlace> PLACES = new ConcurrentHashMap<>();

  private final String application;
  private final Broadcast<String> config;

  private record Place(String application, Optional<String> device) {
    ModelPlace open(String config) {
      try {
        Sources sources = SentConfig.open(config);
        return new ModelPlace(device.map(sources::onDevice).orElse(sources));
      } catch (IOException e) {
        throw new IllegalStateException("the config that was sent cannot be read", e);
      }
    }
  }

  /**
   * @param application as Spark names it, by which its models are told from those of another
   * @param config of that application, as it is sent
   */
  ExecutorWork(String application, Broadcast<String> config) {
    this.application = application;
    this.config = config;
  }

  @Override
  public String call(String message) throws IOException {
    ModelPlace place =
        PLACES.computeIfAbsent(
            new Place(application, device(TaskContext.get())), own -> own.open(config.value()));
    return PortionMessage.done(message, place);
  }

  /**
   * Closes the models that an application's executors have in this process, which outlives them
   * where the driver is its own executor.
   */
  static void close(String application) {
    Opened all = new Opened();
    PLACES
        .entrySet()
        .removeIf(
            e -> {
              boolean own = e.getKey().application.equals(application);
              if (own) {
                all.add(e.getValue());
              }
              return own;
            });
    all.close();
  }

  private static Optional<String> device(TaskContext task) {
    ResourceInformation gpus = task.resourcesJMap().get(GPU);
    return gpus == null || gpus.addresses().length == 0
        ? Optional.empty()
        : Optional.of("cuda:" + gpus.addresses()[0]);
  }
}
