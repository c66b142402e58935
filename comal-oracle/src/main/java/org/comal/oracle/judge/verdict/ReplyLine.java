package org.comal.oracle.judge.verdict;

import java.util.List;

/**
 * A line of a reply that says something.
 *
 * @param bullet whether it is an item of a list
 * @param heading whether it is marked as a heading
 * @param aside whether it is part of a table, a quotation or a block of code, where nobody argues
 */
record ReplyLine(boolean bullet, boolean heading, boolean aside, List<ReplySentence> sentences) {
  /** All of it as one sentence. */
  ReplySentence whole() {
    return ReplySentence.of(sentences);
  }

  /** Whether it may be a verdict of its own. */
  boolean plain() {
    return !bullet && !heading && !aside;
  }
}
