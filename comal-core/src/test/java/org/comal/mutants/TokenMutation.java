package org.comal.mutants;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** One or two changes of tokens, blocks, and members of blocks. */
final class TokenMutation implements Mutation {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "-1",
          "1",
          "7",
          "0.5",
          "1e-320",
          "1e9",
          "1e999",
          "-1e999",
          "NaN",
          "Infinity",
          "2147483647",
          "2147483648",
          "-9223372036854775808",
          "100000000000000000000",
          "0x10",
          "1".repeat(400));

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "\"\"",
          "\"x\"",
          "\" \"",
          "\"..\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\u202e\u00e4\ud83d\ude00\"",
          "\"7\"",
          "[]",
          "{}",
          "[null]",
          "[1]",
          "[[1], \"x\"]",
          "{\"a\": 1}",
          "${x}",
          "\"" + "x".repeat(100_000) + "\"");

  private static final int[] DEPTHS = {1, 2, 40, 600, 3_000, 20_000};

  @Override
  public Mutant of(byte[] whole, RandomGenerator random) {
    Mutant once = change(whole, random);
    if (random.nextInt(4) > 0 || once.bytes().length == 0) {
      return once;
    }
    Mutant twice = change(once.bytes(), random);
    return new Mutant(twice.bytes(), once.how() + ", then " + twice.how());
  }

  private static Mutant change(byte[] whole, RandomGenerator random) {
    String text = new String(whole, StandardCharsets.UTF_8);
    TextBlock block = TextBlock.of(text);
    if (block.parts().isEmpty()) {
      return new Mutant(("{" + text).getBytes(StandardCharsets.UTF_8), "a bracket before nothing");
    }
    int at = pick(text, block, random);
    // Equally likely at every level, so that a long list does not hide the keys around it.
    while (!block.parts().get(at).parts().isEmpty() && random.nextInt(4) > 0) {
      block = block.parts().get(at);
      at = pick(text, block, random);
    }
    return change(text, block, at, random);
  }

  /** Any part, but rarely punctuation or a key, without which little can be parsed. */
  private static int pick(String text, TextBlock block, RandomGenerator random) {
    int at = random.nextInt(block.parts().size());
    for (int i = 0; i < 3 && !block.isValue(text, at); i++) {
      at = random.nextInt(block.parts().size());
    }
    return at;
  }

  private static Mutant change(String text, TextBlock block, int at, RandomGenerator random) {
    TextBlock part = block.parts().get(at);
    String own = text.substring(part.from(), part.to());
    return switch (random.nextInt(11)) {
      case 0, 1, 2, 3 -> {
        boolean number = own.matches("-?[0-9].*") && random.nextBoolean();
        List<String> others = number ? NUMBERS : VALUES;
        yield replaced(text, part, others.get(random.nextInt(others.size())));
      }
      case 4 -> replaced(text, block.member(text, at), "");
      case 5 -> {
        TextBlock member = block.member(text, at);
        String twice = text.substring(member.from(), member.to());
        yield replaced(text, member, twice + (twice.contains(",") ? "" : ", ") + twice);
      }
      case 6 -> replaced(text, part, "");
      case 7 -> replaced(text, part, VALUES.get(random.nextInt(VALUES.size())) + ", " + own);
      case 8 -> {
        int depth = DEPTHS[random.nextInt(DEPTHS.length)];
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = open.equals("[") ? "]" : "}";
        yield replaced(text, part, open.repeat(depth) + own + close.repeat(depth));
      }
      case 9 -> {
        TextBlock other = block.parts().get(random.nextInt(block.parts().size()));
        yield replaced(text, part, text.substring(other.from(), other.to()));
      }
      default -> {
        int from = random.nextInt(part.to() - part.from());
        yield replaced(
            text,
            new TextBlock(part.from() + from, part.from() + from + 1, List.of()),
            Character.toString(random.nextInt(0x20, 0x7f)));
      }
    };
  }

  private static Mutant replaced(String text, TextBlock part, String by) {
    String mutant = text.substring(0, part.from()) + by + text.substring(part.to());
    String how =
        "characters %s to %s, %s, replaced by %s"
            .formatted(
                part.from(), part.to(), shown(text.substring(part.from(), part.to())), shown(by));
    return new Mutant(mutant.getBytes(StandardCharsets.UTF_8), how);
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "… (" + text.length() + ")";
  }
}
