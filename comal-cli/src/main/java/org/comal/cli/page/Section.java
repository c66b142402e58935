package org.comal.cli.page;

/**
 * A part of a page.
 *
 * @param id for links
 * @param title above it
 * @param markup empty where there is nothing to show, and then the page leaves the section out
 */
record Section(String id, String title, String markup) {
  Section(String id, String title, Html body) {
    this(id, title, body.toString());
  }
}
