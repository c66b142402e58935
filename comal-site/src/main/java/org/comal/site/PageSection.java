package org.comal.site;

import org.commonmark.node.Heading;

/**
 * A heading of a page and the text below it, up to the next heading of any level.
 *
 * @param heading as parsed
 * @param anchor unique on the page
 * @param title of the heading, without markup
 * @param text without markup, white space folded
 */
record PageSection(Heading heading, String anchor, String title, String text) {}
