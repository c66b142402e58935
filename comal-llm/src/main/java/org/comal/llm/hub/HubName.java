package org.comal.llm.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a model on the hub, as {@code Qwen/Qwen2-1.5B} or {@code Qwen/Qwen2-1.5B@REVISION}.
 *
 * @param owner a user or an organisation
 * @param name of the model
 * @param revision a commit, or the name of a branch or tag
 */
public record HubName(String owner, String name, String revision) {
  /** The branch that is meant where none is named. */
  public static final String MAIN = "main";

  private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final Pattern FORM =
      Pattern.compile("(" + PART + ")/(" + PART + ")(?:@(" + PART + "(?:/" + PART + ")*))?");

  /**
   * {@return the name that a text is; empty for a text that is none, as most paths}
   *
   * @param text as it stands in a config or on the command line
   */
  public static Optional<HubName> of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || text.contains("..")) {
      return Optional.empty();
    }
    String revision = form.group(3) == null ? MAIN : form.group(3);
    return Optional.of(new HubName(form.group(1), form.group(2), revision));
  }

  /** {@return owner and name, as in addresses} */
  public String id() {
    return owner + "/" + name;
  }

  /** {@return whether the revision is a commit, which never means anything else} */
  boolean pinned() {
    return isCommit(revision);
  }

  /** Whether a text is the hash of a commit, or of a file. */
  static boolean isCommit(String text) {
    return text.matches("[0-9a-f]{40}");
  }

  /** The name as it is written. */
  @Override
  public String toString() {
    return revision.equals(MAIN) ? id() : id() + "@" + revision;
  }
}
