package org.comal.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cache is where each system has what can be had again, unless it is named. */
class CachePlaceTest {
  private static final String HOME = Path.of("/home/me").toAbsolutePath().toString();
  private static final String ELSEWHERE = Path.of("/elsewhere").toAbsolutePath().toString();

  private static CachePlace of(String system, String home, Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>(Map.of("os.name", system, "user.home", home));
    return CachePlace.of(properties::get, environment::get);
  }

  private static CachePlace usual(Path path) {
    return new CachePlace(path.toString(), false);
  }

  @Test
  void eachSystemHasItsPlace() {
    assertThat(of("Linux", HOME, Map.of())).isEqualTo(usual(Path.of(HOME, ".cache", "comal")));
    assertThat(of("Linux", HOME, Map.of("XDG_CACHE_HOME", ELSEWHERE)))
        .isEqualTo(usual(Path.of(ELSEWHERE, "comal")));
    assertThat(of("Mac OS X", HOME, Map.of("XDG_CACHE_HOME", ELSEWHERE)))
        .isEqualTo(usual(Path.of(HOME, "Library", "Caches", "comal")));
    assertThat(of("Windows 11", HOME, Map.of("LOCALAPPDATA", ELSEWHERE)))
        .isEqualTo(usual(Path.of(ELSEWHERE, "comal")));
  }

  @Test
  void whatIsNamedComesFirst() {
    assertThat(of("Linux", HOME, Map.of("COMAL_CACHE", "here")))
        .isEqualTo(new CachePlace("here", true));
    Map<String, String> properties =
        Map.of("os.name", "Linux", "user.home", HOME, "comal.cache", "there");
    assertThat(CachePlace.of(properties::get, Map.of("COMAL_CACHE", "here")::get))
        .isEqualTo(new CachePlace("there", true));
  }

  @Test
  void noHomeIsNoPlace() {
    assertThat(of("Linux", "?", Map.of("HOME", HOME)))
        .as("Java asks the system for the home of the user, who may be unknown to it")
        .isEqualTo(usual(Path.of(HOME, ".cache", "comal")));
    for (CachePlace none :
        new CachePlace[] {
          of("Linux", "?", Map.of()),
          of("Linux", "", Map.of("XDG_CACHE_HOME", "relative")),
          of("Windows 11", HOME, Map.of())
        }) {
      assertThatThrownBy(none::folder).hasMessageContaining("no home folder");
    }
  }
}
