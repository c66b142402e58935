package org.comal.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.comal.tck.FactoryKit;
import org.comal.track.Tracker;
import org.junit.jupiter.api.Test;

class MlflowFactoryTest extends FactoryKit<Tracker> {
  @Override
  protected Factory<Tracker> factory() {
    return new MlflowFactory();
  }

  @Override
  protected String block() {
    return "server = \"http://localhost:5000\"";
  }

  @Test
  void addressesThatNothingCanBeSentToAreRefused() {
    for (String server :
        List.of(
            "localhost", "http://my_host:5000", "http://me:pw@host", "ftp://host", "http://h h")) {
      Problems problems = new Problems();
      Options options =
          new Options(
              ConfigFactory.parseMap(Map.of("server", server, "experiment", "x")),
              "trackers.a",
              problems);
      new MlflowFactory().read(options, null);
      assertThat(problems.list())
          .as(server)
          .singleElement()
          .satisfies(
              p ->
                  assertThat(p.message())
                      .startsWith("trackers.a.server: the url ")
                      .doesNotContain("pw"));
    }
  }
}
