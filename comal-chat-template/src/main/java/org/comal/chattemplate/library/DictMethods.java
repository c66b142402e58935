package org.comal.chattemplate.library;

import java.util.Map;
import org.comal.chattemplate.value.DictValue;
import org.comal.chattemplate.value.DictView;
import org.comal.chattemplate.value.NoneValue;
import org.comal.chattemplate.value.Value;

/** The methods of dicts. */
final class DictMethods {
  private static final Map<String, Method<DictValue>> ALL =
      Map.of(
          "keys", view(DictView.Part.KEYS),
          "values", view(DictView.Part.VALUES),
          "items", view(DictView.Part.ITEMS),
          "copy",
              (self, arguments, budget) -> {
                arguments.bind("copy", 0);
                return self;
              },
          "get",
              (self, arguments, budget) -> {
                Value[] bound = arguments.bind("get", 1, "key", "default");
                Value value = self.get(bound[0]);
                Value otherwise = bound[1] == null ? NoneValue.NONE : bound[1];
                return value == null ? otherwise : value;
              });

  private DictMethods() {}

  /** {@return a method of a dict, or null} */
  static Value of(DictValue self, String name) {
    Method<DictValue> method = ALL.get(name);
    return method == null ? null : method.of(self);
  }

  private static Method<DictValue> view(DictView.Part part) {
    return (self, arguments, budget) -> {
      arguments.bind("a view of a dict", 0);
      return new DictView(self, part);
    };
  }
}
