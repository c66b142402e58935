package org.comal.chattemplate;

/**
 * A part of a text.
 *
 * @param start its first UTF-16 unit, from 0
 * @param end one more than its last
 */
public record Span(int start, int end) {}
