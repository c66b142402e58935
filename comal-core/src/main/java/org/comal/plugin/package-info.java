/**
 * Plugins and their configuration: {@link org.comal.plugin.Factory}, the one interface that every
 * plugin implements; {@link org.comal.plugin.Options}, how it reads its config block; {@link
 * org.comal.plugin.PluginRegistry}, which finds plugins and makes objects by name.
 */
package org.comal.plugin;
