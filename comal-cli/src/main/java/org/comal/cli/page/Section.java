package org.comal.cli.page;

/** A part of a page: plain values that a template shows. */
interface Section {
  /** For links within the page. */
  String id();

  /** Above the section. */
  String title();

  /** Name of the template that shows it. */
  default String template() {
    return id();
  }

  /** Whether there is nothing to show, and the page leaves the section out. */
  boolean empty();
}
