package org.comal.onnx;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comal.files.InnerFile;

/**
 * The files that an ONNX model keeps numbers in beside itself: the {@code location}s of its
 * tensors, wherever they are: weights, constants, and both within branches, loops and functions.
 */
public final class ExternalData {
  private static final int EXTERNAL = 13;
  private static final int DEEPEST = 100;

  /** What a message is; those of the ONNX format that a tensor can lie in. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    SPARSE,
    TENSOR,
    FUNCTION
  }

  /** Which fields of a message hold further ones, by their numbers in onnx.proto. */
  private static final Map<Message, Map<Integer, Message>> FIELDS =
      Map.of(
          Message.MODEL, Map.of(7, Message.GRAPH, 25, Message.FUNCTION),
          Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE),
          Message.NODE, Map.of(5, Message.ATTRIBUTE),
          Message.ATTRIBUTE,
              Map.of(
                  5, Message.TENSOR,
                  6, Message.GRAPH,
                  10, Message.TENSOR,
                  11, Message.GRAPH,
                  22, Message.SPARSE,
                  23, Message.SPARSE),
          Message.SPARSE, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
          Message.TENSOR, Map.of(),
          Message.FUNCTION, Map.of(7, Message.NODE, 11, Message.ATTRIBUTE));

  private ExternalData() {}

  /**
   * {@return the files that a model names, relative to its folder, in rising order}
   *
   * @param model the {@code .onnx} file
   * @throws IOException with a sentence where the file is not an ONNX model or is cut off
   */
  public static Set<String> names(Path model) throws IOException {
    Set<String> names = new TreeSet<>();
    try (SeekableByteChannel channel = Files.newByteChannel(model)) {
      read(new ProtoInput(channel), Message.MODEL, channel.size(), 0, names);
    }
    return names;
  }

  /**
   * Checks that a model and all that it names are in its folder.
   *
   * @param model the {@code .onnx} file
   * @throws IOException with a sentence where one is not, as {@link InnerFile#in}, or as {@link
   *     #names}
   */
  public static void requireInner(Path model) throws IOException {
    InnerFile.check(model);
    Path folder = model.toAbsolutePath().getParent();
    for (String name : names(model)) {
      InnerFile.in(folder, name);
    }
  }

  private static void read(ProtoInput in, Message message, long end, int depth, Set<String> names)
      throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("its graphs are more than " + DEEPEST + " deep in one another");
    }
    Map<Integer, Message> fields = FIELDS.get(message);
    while (in.next(end)) {
      Message inner = fields.get(in.field());
      if (inner != null) {
        read(in, inner, in.end(), depth + 1, names);
      } else if (message == Message.TENSOR && in.field() == EXTERNAL) {
        location(in, in.end(), names);
      } else {
        in.skip();
      }
    }
  }

  private static void location(ProtoInput in, long end, Set<String> names) throws IOException {
    String key = "";
    String value = "";
    while (in.next(end)) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> in.skip();
      }
    }
    if (key.equals("location")) {
      names.add(value);
    }
  }
}
