package org.comal.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.Stable;
import org.comal.files.JsonRow;

/**
 * Where a model of the same contents can be had: the block of the config that it was made from, and
 * for a policy that came of training, the directory that it was saved to.
 *
 * @param keys from the root of the config to the block
 * @param saved what a policy of that block is to load; empty for the block's own
 * @param id of the model, by which who has one like it can tell
 */
@Stable
public record ModelSource(List<String> keys, Optional<String> saved, String id) {
  /**
   * Copies the keys.
   *
   * @param keys copied
   * @param saved empty rather than null
   * @param id not null
   */
  public ModelSource {
    keys = List.copyOf(keys);
    Objects.requireNonNull(saved, "saved");
    Objects.requireNonNull(id, "id");
  }

  Map<String, ?> row() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("keys", keys);
    saved.ifPresent(directory -> map.put("saved", directory));
    map.put("id", id);
    return map;
  }

  static ModelSource read(JsonRow row) {
    List<String> keys =
        ((List<?>) row.values().get("keys")).stream().map(Object::toString).toList();
    return new ModelSource(
        keys, Optional.ofNullable((String) row.values().get("saved")), row.text("id"));
  }
}
