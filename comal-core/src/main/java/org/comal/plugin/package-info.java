/**
 * Plugins and their configuration: {@link org.comal.plugin.Factory}, the one interface that every
 * plugin implements; {@link org.comal.plugin.Options}, how it reads its config block; {@link
 * org.comal.plugin.PluginRegistry}, which finds plugins by name. A block that was read is a {@link
 * org.comal.plugin.Part}: it notes what is wrong, says how it reads in full, and makes its object
 * by the plugin's {@link org.comal.plugin.Blueprint}.
 */
package org.comal.plugin;
