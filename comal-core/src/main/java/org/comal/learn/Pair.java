package org.comal.learn;

import org.comal.Stable;

/**
 * Two responses of a group that a loss compares.
 *
 * @param first index into the group's responses
 * @param second index into the group's responses
 * @param preference the label: how far the first is preferred, in [0, 1]
 */
@Stable
public record Pair(int first, int second, double preference) {}
