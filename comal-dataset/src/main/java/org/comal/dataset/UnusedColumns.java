package org.comal.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Refuses rows with a column that carries content and that nothing reads: a prompt without its
 * input, or a conversation without its system turn, is another prompt.
 *
 * <p>Content is what is called so, as {@code context}, and any text of several words or list of
 * such or of turns under a name that is not one of metadata, as {@code source}.
 */
final class UnusedColumns {
  private static final Set<String> CONTENT =
      Set.of(
          "input",
          "inputs",
          "context",
          "system",
          "system_prompt",
          "system_message",
          "instruction",
          "instructions",
          "question",
          "query",
          "prompt",
          "history",
          "messages",
          "conversation",
          "conversations",
          "dialog",
          "dialogue",
          "document",
          "passage",
          "image",
          "images",
          "audio",
          "video",
          "tools",
          "functions",
          "response",
          "output",
          "answer",
          "completion",
          "chosen",
          "rejected");

  private static final Pattern METADATA =
      Pattern.compile(
          "(?:.*_)?(?:id|ids|idx|index|uuid|hash|url|source|sources|origin|dataset|datasplit|subset"
              + "|split|category|categories|topic|task|domain|type|kind|tag|tags|label_names|language"
              + "|lang|license|author|user|annotator|annotators|annotations?|name|title|time|date"
              + "|timestamp|created|updated|model|models|generator|version|meta|metadata|info|config"
              + "|rating|ratings|score|scores|reward|rewards|quality|difficulty|length|tokens|price"
              + "|rationale|reason|reasons|explanation|feedback|critique|comment|comments|notes?"
              + "|raw|raw_completion|principle|intention|knowledge|toxicity|moderation|redacted)"
              + "(?:_.*)?",
          Pattern.CASE_INSENSITIVE);

  private final Set<String> used;
  private final Set<String> known = new HashSet<>();
  private final Map<String, Boolean> called = new HashMap<>();

  /**
   * @param used columns that the shape has, whether this reading wants them or not
   * @param ignored columns that the user says may go unused
   */
  UnusedColumns(Collection<String> used, Set<String> ignored) {
    this.used = Set.copyOf(used);
    known.addAll(this.used);
    known.addAll(ignored);
    known.add(RowVersion.COLUMN);
  }

  /** Passes rows without such a column. */
  void refuse(DataRecord record) throws BadDataException {
    for (Iterator<String> names = record.values().fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name) && isContent(name, record.values().get(name))) {
        throw record.bad(sentence(name, record));
      }
    }
  }

  private String sentence(String name, DataRecord record) {
    Set<String> there = new TreeSet<>();
    record.values().fieldNames().forEachRemaining(there::add);
    there.retainAll(used);
    return "the column "
        + name
        + " holds content that would go unused; read are "
        + String.join(", ", there)
        + ".\nMaybe say what it is, as columns { input = "
        + name
        + " }, or that it may go unused, ignore = ["
        + name
        + "]";
  }

  private boolean isContent(String name, JsonNode value) {
    if (isEmpty(value)) {
      return false;
    }
    if (CONTENT.contains(name.toLowerCase(Locale.ROOT))) {
      return true;
    }
    return !called.computeIfAbsent(name, n -> METADATA.matcher(n).matches()) && isText(value);
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull()
        || (value.isTextual() && value.textValue().isBlank())
        || (value.isContainerNode() && value.isEmpty());
  }

  /** Several words, or a list that begins with such or with a turn. */
  private static boolean isText(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().strip().split("\\s+", 3).length > 2;
    }
    return value.isArray() && (isText(value.get(0)) || Turn.read(value.get(0)).isPresent());
  }
}
