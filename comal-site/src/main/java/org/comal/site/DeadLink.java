package org.comal.site;

import java.nio.file.Path;

/**
 * A link that leads nowhere.
 *
 * @param page the Markdown file that has it
 * @param line its number, from 1
 * @param destination as written
 * @param reason why it is dead and what would help; the end of a sentence
 */
record DeadLink(Path page, int line, String destination, String reason) {
  @Override
  public String toString() {
    return page + ":" + line + ": the link to " + destination + " is dead: " + reason;
  }
}
