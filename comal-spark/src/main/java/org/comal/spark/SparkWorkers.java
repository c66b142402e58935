package org.comal.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.comal.guice.SentConfig;
import org.comal.plugin.Opened;
import org.comal.plugin.Sources;
import org.comal.work.ModelShare;
import org.comal.work.Portion;
import org.comal.work.PortionMessage;
import org.comal.work.Workers;

/**
 * Executors of a Spark cluster. A portion is a job of one task: Spark finds a core for it, and does
 * it again where an executor is lost. So the driver holds no more than the portions under way.
 */
final class SparkWorkers implements Workers {
  private final SparkSettings settings;
  private final Sources sources;
  private final ModelShare share;
  private JavaSparkContext context;
  private ExecutorWork executor;
  private boolean closed;

  /**
   * @param share from here on owned
   */
  SparkWorkers(SparkSettings settings, Sources sources, ModelShare share) {
    this.settings = settings;
    this.sources = sources;
    this.share = share;
  }

  private synchronized JavaSparkContext context() {
    if (closed) {
      throw new IllegalStateException("the workers were let go");
    }
    if (context == null) {
      String sent = sources.sent();
      try {
        context = new JavaSparkContext(settings.toConf(SentConfig.plugins(sent)));
        executor =
            new ExecutorWork(context.sc().applicationId(), context.broadcast(settings.read(sent)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      context.parallelize(List.of(1), 1).count(); // returns when one is there
    }
    return context;
  }

  @Override
  public int places() {
    return settings.places() > 0
        ? settings.places()
        : asPlugin(() -> 2 * context().sc().defaultParallelism());
  }

  @Override
  public <R> R work(Portion<R> portion) {
    String message = PortionMessage.of(portion, share.source(portion));
    String reply =
        asPlugin(() -> context().parallelize(List.of(message), 1).map(executor).collect().get(0));
    try {
      return PortionMessage.result(portion, reply);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has Spark, and executors in this process, find the classes of the plugin and its own. */
  private static <T> T asPlugin(Callable<T> work) {
    try {
      return PluginClasses.during(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Spark throws its own from Scala, where they need not be declared.
      if (e instanceof SparkException) {
        throw new IllegalStateException(
            "executors could not do a portion of work: " + e.getMessage(), e);
      }
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try (Opened all = new Opened()) {
      all.add(share);
      if (context != null) {
        String application = context.sc().applicationId();
        all.add(() -> ExecutorWork.close(application));
        all.add(context);
        context = null;
      }
    }
  }
}
