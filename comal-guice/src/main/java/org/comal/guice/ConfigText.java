package org.comal.guice;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.plugin.FileOrder;
import org.comal.plugin.Problem;

/**
 * Writes a config as HOCON with its keys in the order of the file, so that reading it again gives
 * the same blocks in the same order.
 */
public final class ConfigText {
  private static final Set<String> WORDS =
      Set.of("include", "true", "false", "null", "yes", "no", "on", "off");
  private static final int ORIGIN_COLUMN = 48;

  private enum Notes {
    NONE,
    ORIGINS,
    COMMENTS
  }

  private final StringBuilder out = new StringBuilder();
  private final Notes notes;
  private final boolean passwords;

  private ConfigText(Notes notes, boolean passwords) {
    this.notes = notes;
    this.passwords = passwords;
  }

  /**
   * {@return a config as HOCON, without comments}
   *
   * @param root the whole config
   */
  public static String plain(ConfigObject root) {
    return render(root, Notes.NONE);
  }

  /**
   * {@return a config as HOCON, each value with a comment that names the file and line it came
   * from}
   *
   * @param root the whole config, with its origins
   */
  public static String withOrigins(ConfigObject root) {
    return render(root, Notes.ORIGINS);
  }

  /**
   * {@return a config as HOCON, with the comments that stood above each key}
   *
   * @param root the whole config, with its origins
   */
  public static String withComments(ConfigObject root) {
    return render(root, Notes.COMMENTS);
  }

  /**
   * {@return a config as HOCON for who is to do its work elsewhere: without comments, and with the
   * passwords of URLs, which is why it goes into no log and no file}
   *
   * @param root the whole config
   */
  static String forWorkers(ConfigObject root) {
    return render(root, Notes.NONE, true);
  }

  private static String render(ConfigObject root, Notes notes) {
    return render(root, notes, false);
  }

  private static String render(ConfigObject root, Notes notes, boolean passwords) {
    ConfigText text = new ConfigText(notes, passwords);
    text.keys(root, "");
    return text.out.toString();
  }

  private void keys(ConfigObject block, String indent) {
    for (String key : keysInOrder(block)) {
      ConfigValue value = block.get(key);
      if (notes == Notes.COMMENTS) {
        for (String comment : value.origin().comments()) {
          out.append(indent).append('#').append(comment).append('\n');
        }
      }
      String name = simple(key) ? key : ConfigUtil.quoteString(key);
      if (value instanceof ConfigObject nested) {
        if (nested.isEmpty()) {
          out.append(indent).append(name).append(" {}\n");
        } else {
          out.append(indent).append(name).append(" {\n");
          keys(nested, indent + "  ");
          out.append(indent).append("}\n");
        }
      } else {
        int start = out.length();
        out.append(indent).append(name).append(" = ");
        if (value instanceof ConfigList list && list.stream().anyMatch(ConfigText::isStructure)) {
          out.append('[');
          origin(value.origin(), start);
          for (ConfigValue row : list) {
            out.append(indent).append("  ").append(scalarOrRow(row)).append('\n');
          }
          out.append(indent).append("]\n");
        } else {
          out.append(scalarOrRow(value));
          origin(value.origin(), start);
        }
      }
    }
  }

  /** The order of the file, but a run as documented and {@code use} at the head of its block. */
  private static List<String> keysInOrder(ConfigObject block) {
    boolean root =
        block.containsKey("run") && (block.containsKey("algorithm") || block.containsKey("task"));
    List<String> keys = new ArrayList<>(FileOrder.of(block));
    List<String> head = root ? FileOrder.of(RootDefaults.CONFIG.root()) : List.of("use");
    if (root || block.get("use") != null && !isStructure(block.get("use"))) {
      List<String> first = head.stream().filter(keys::contains).toList();
      keys.removeAll(first);
      keys.addAll(0, first);
    }
    return keys;
  }

  private void origin(ConfigOrigin origin, int start) {
    if (notes == Notes.ORIGINS) {
      int gap = ORIGIN_COLUMN - (out.length() - start);
      out.append(" ".repeat(Math.max(2, gap))).append("# ").append(Problem.where(origin));
    }
    out.append('\n');
  }

  private String scalarOrRow(ConfigValue value) {
    if (value instanceof ConfigList list && list.stream().noneMatch(ConfigText::isStructure)) {
      return list.stream().map(this::scalarOrRow).toList().toString();
    }
    Optional<String> written = Secrets.written(value);
    if (written.isPresent()) {
      // As it stood in the config: who repeats the run has the variable, and nobody else the value.
      return written.get();
    }
    if (value.valueType() == ConfigValueType.STRING && !passwords) {
      String masked = Secrets.masked(value.unwrapped().toString());
      if (!masked.equals(value.unwrapped())) {
        return ConfigUtil.quoteString(masked);
      }
    }
    if (value.valueType() == ConfigValueType.STRING && simple(value.unwrapped().toString())) {
      return value.unwrapped().toString();
    }
    return value.render(ConfigRenderOptions.concise());
  }

  private static boolean isStructure(ConfigValue value) {
    return value instanceof ConfigObject || value instanceof ConfigList;
  }

  private static boolean simple(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !WORDS.contains(text);
  }
}
