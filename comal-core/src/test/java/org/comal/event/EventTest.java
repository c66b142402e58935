package org.comal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTest {
  @Test
  void bothListenersHearInOrder() {
    List<String> heard = new ArrayList<>();
    Listener first = event -> heard.add("first " + event);
    first.and(event -> heard.add("second " + event)).on(new Event.Checkpointed(3));
    assertThat(heard).containsExactly("first Checkpointed[step=3]", "second Checkpointed[step=3]");
  }

  @Test
  void figuresAreCopiedInTheirOrder() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("z", 1.0);
    figures.put("a", 2.0);
    Event.Solved solved = new Event.Solved(figures);
    figures.clear();
    assertThat(solved.figures()).containsExactly(Map.entry("z", 1.0), Map.entry("a", 2.0));
  }
}
