package org.comal.guice;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;

/**
 * Includes as usual, but a file that is not there is an error rather than nothing, and no config is
 * fetched from elsewhere unless the system property {@value #ALLOWED} says so.
 */
final class StrictIncluder implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL {
  /** True where {@code include url(…)} may fetch. */
  static final String ALLOWED = "comal.include-urls";

  private final ConfigIncluder fallback;

  StrictIncluder(ConfigIncluder fallback) {
    this.fallback = fallback;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder next) {
    return new StrictIncluder(fallback == null ? next : fallback.withFallback(next));
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    // As HOCON reads it: a text that is a URL is one.
    try {
      refuse(new URL(what));
    } catch (MalformedURLException file) {
      // The usual case.
    }
    return found(fallback.include(context, what), what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return found(((ConfigIncluderFile) fallback).includeFile(context, what), what.toString());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    refuse(what);
    return found(((ConfigIncluderURL) fallback).includeURL(context, what), what.toString());
  }

  private static void refuse(URL what) {
    if (!"file".equals(what.getProtocol()) && !Boolean.getBoolean(ALLOWED)) {
      throw new ConfigException.Parse(
          ConfigOriginFactory.newSimple("include url(\"" + Secrets.masked(what.toString()) + "\")"),
          "nothing is fetched while a config is read; fetch the file and include that, or allow it by"
              + " COMAL_JAVA_OPTS=-D"
              + ALLOWED
              + "=true");
    }
  }

  private static ConfigObject found(ConfigObject included, String what) {
    if (included.isEmpty()) {
      throw new ConfigException.Parse(
          ConfigOriginFactory.newSimple("include \"" + what + "\""),
          "there is no such file, or it is empty; an included path starts from the file that"
              + " includes it");
    }
    return included;
  }
}
