package org.comal.cli.launch;

import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.comal.algorithm.RunState;
import org.comal.cli.console.Screen;
import org.comal.cli.track.Tracking;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Resolved;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;
import org.comal.policy.Policy;
import org.comal.run.RunDirectory;

/** Runs an experiment that is no suite. */
final class RunLaunch {
  private final Experiment experiment;
  private final Resolved resolved;
  private final PluginRegistry registry;
  private final Screen screen;
  private final boolean tracked;
  private final LivePictures pictures;

  RunLaunch(
      Experiment experiment,
      Resolved resolved,
      PluginRegistry registry,
      Screen screen,
      boolean tracked,
      LivePictures pictures) {
    this.experiment = experiment;
    this.resolved = resolved;
    this.registry = registry;
    this.screen = screen;
    this.tracked = tracked;
    this.pictures = pictures;
  }

  /** Runs it, or what is left of it, in a directory that nobody else works in. */
  void run(RunDirectory place, Launch.Presence presence) throws IOException {
    boolean same = place.begun() && resolved.continues(place.config());
    if (presence == Launch.Presence.RESUME && same && place.finished()) {
      place.tidy();
      return;
    }
    boolean longer = place.begun() && !same && resolved.lengthens(place.config());
    boolean anew = !longer && (!same || place.finished());
    try (Tracking tracking =
            tracked
                ? Tracking.of(
                    experiment, registry, resolved, experiment.name(), place.path(), screen::note)
                : Tracking.none(place.path());
        Assembly assembly = Assembly.of(experiment, registry, listener(tracking))) {
      if (anew) {
        place.begin(resolved.text(), Provenance.of(resolved, assembly.run().settings().seed()));
      } else {
        place.takeUp(resolved.text(), Provenance.of(resolved, assembly.run().settings().seed()));
        long taken = place.lastCheckpoint().orElse(0L);
        tracking.from(taken);
        screen.say("taking up " + place.path() + " after step " + taken);
      }
      tracking.loaded();
      try {
        RunState end =
            tracking.following(
                () -> assembly.run().game().oracle().statistics(),
                () -> place.run(assembly.run(), algorithm(), resolved.essenceOfStep()));
        // One policy may stand under several roles, and the initial one is the assembly's.
        Set<Policy> made = Collections.newSetFromMap(new IdentityHashMap<>());
        made.addAll(end.policies().values());
        made.remove(assembly.run().initial());
        made.forEach(Policy::close);
      } catch (ConfigException refused) {
        if (place.lastCheckpoint().isEmpty()) {
          place.clear();
        }
        throw refused;
      }
    } finally {
      screen.end();
    }
  }

  private Listener listener(Tracking tracking) {
    return tracking
        .listener()
        .and(screen.listener())
        .and(pictures.following(experiment.name(), algorithm()));
  }

  private String algorithm() {
    return resolved.config().toConfig().getString("algorithm.use");
  }
}
