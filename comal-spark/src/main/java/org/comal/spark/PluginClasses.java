package org.comal.spark;

import java.util.concurrent.Callable;

/** Has Spark and Hadoop, which look by the thread, find the classes of the plugin and their own. */
final class PluginClasses {
  private PluginClasses() {}

  static <T> T during(Callable<T> work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(PluginClasses.class.getClassLoader());
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
