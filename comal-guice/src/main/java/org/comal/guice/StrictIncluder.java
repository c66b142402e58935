package org.comal.guice;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import java.io.File;

/** Includes as usual, but a file that is not there is an error rather than nothing. */
final class StrictIncluder implements ConfigIncluder, ConfigIncluderFile {
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
    return found(fallback.include(context, what), what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return found(((ConfigIncluderFile) fallback).includeFile(context, what), what.toString());
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
