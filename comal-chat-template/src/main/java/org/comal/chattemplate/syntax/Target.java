package org.comal.chattemplate.syntax;

import java.util.List;

/** What a value is given to. */
public sealed interface Target {
  /** A variable. */
  record Variable(String name) implements Target {}

  /** {@code namespace.name}. */
  record NamespaceEntry(int line, String namespace, String name) implements Target {}

  /** Several, which take a sequence apart. */
  record Unpacked(List<Target> targets) implements Target {}
}
