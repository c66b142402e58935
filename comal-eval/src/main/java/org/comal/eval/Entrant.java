package org.comal.eval;

import java.nio.file.Path;
import java.util.Objects;
import org.comal.dataset.DataFile;

/** A model that is compared with others: where its responses come from. */
sealed interface Entrant {
  /** Its name, unlike every other's. */
  String name();

  /** Where it is named and as what, for messages, as {@code eval.conf:5: task.models.mine}. */
  String place();

  /**
   * A model whose responses are in a file.
   *
   * @param responses with one response to a prompt
   */
  record FromFile(String name, String place, DataFile responses) implements Entrant {
    public FromFile {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(responses, "responses");
    }
  }

  /**
   * A policy that is asked for responses.
   *
   * @param folder what {@code Policy.save} left, or {@link #INITIAL}
   */
  record FromPolicy(String name, String place, Path folder) implements Entrant {
    /** Stands for the policy of the config itself. */
    static final Path INITIAL = Path.of("initial");

    public FromPolicy {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(folder, "folder");
    }

    boolean initial() {
      return folder.equals(INITIAL);
    }
  }
}
