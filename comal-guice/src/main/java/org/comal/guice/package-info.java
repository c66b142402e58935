/**
 * From a config to the objects of a run. {@link org.comal.guice.Experiment} reads config files;
 * {@link org.comal.guice.ComalModule} binds what they ask for, for those who use Guice; {@link
 * org.comal.guice.Assembly} is the same without it in sight:
 *
 * <pre>{@code
 * Experiment experiment = Experiment.load(List.of(Path.of("game.conf")), List.of());
 * try (Assembly assembly = Assembly.of(experiment, registry, Listener.NONE)) {
 *   RunState end = assembly.run().run(assembly.run().start(), Recorder.NONE);
 * }
 * }</pre>
 */
package org.comal.guice;
