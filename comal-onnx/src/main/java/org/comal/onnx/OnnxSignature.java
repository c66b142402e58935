package org.comal.onnx;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.files.InnerFile;

/**
 * The inputs and outputs of an ONNX model, read from its file without loading its weights.
 *
 * @param inputs what must be fed, in the file's order; weights that the file lists among its inputs
 *     are left out
 * @param outputs what comes out, in the file's order
 * @param notes what COMAL's own exporter wrote beside the graph: key, beginning with {@code
 *     comal.}, to value
 */
public record OnnxSignature(List<Port> inputs, List<Port> outputs, Map<String, String> notes) {

  /**
   * An input or output.
   *
   * @param name its name
   * @param type its element type; {@link ElementType#OTHER} where it is not a tensor of a known
   *     type
   * @param dims for each axis its length, or −1 where it varies; {@code null} where the file gives
   *     no shape
   */
  public record Port(String name, ElementType type, List<Long> dims) {
    /**
     * Copies the dimensions.
     *
     * @param name not empty
     * @param type {@link ElementType#OTHER} rather than null
     * @param dims copied; {@code null} where there is no shape
     */
    public Port {
      dims = dims == null ? null : List.copyOf(dims);
    }

    /** Name, type and shape, as {@code logits FLOAT[?, 2]}. */
    @Override
    public String toString() {
      return name
          + " "
          + type
          + (dims == null
              ? "[…]"
              : dims.stream()
                  .map(d -> d < 0 ? "?" : d.toString())
                  .collect(Collectors.joining(", ", "[", "]")));
    }
  }

  /**
   * Copies inputs, outputs and notes.
   *
   * @param inputs copied
   * @param outputs copied
   * @param notes copied; empty for a model that COMAL did not export
   */
  public OnnxSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    notes = Map.copyOf(notes);
  }

  /**
   * {@return the input of this name, where the model has one}
   *
   * @param name as the file has it
   */
  public Optional<Port> input(String name) {
    return inputs.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /**
   * {@return the output of this name, where the model has one}
   *
   * @param name as the file has it
   */
  public Optional<Port> output(String name) {
    return outputs.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /**
   * {@return the signature of a model}
   *
   * @param file the {@code .onnx} file
   * @throws IOException with a sentence where the file is not an ONNX model or is cut off, or is a
   *     link out of its folder
   */
  public static OnnxSignature read(Path file) throws IOException {
    InnerFile.check(file);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return model(new ProtoInput(channel), channel.size());
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + " is not a readable ONNX model: " + e.getMessage(), e);
    }
  }

  private static OnnxSignature model(ProtoInput in, long end) throws IOException {
    OnnxSignature signature = null;
    Map<String, String> notes = new HashMap<>();
    while (in.next(end)) {
      switch (in.field()) {
        case 7 -> signature = graph(in, in.end());
        case 14 -> note(in, in.end(), notes);
        default -> in.skip();
      }
    }
    if (signature == null) {
      throw new IOException("it has no graph");
    }
    return new OnnxSignature(signature.inputs, signature.outputs, notes);
  }

  private static void note(ProtoInput in, long end, Map<String, String> into) throws IOException {
    String key = "";
    String value = "";
    while (in.next(end)) {
      // A key comes before its value; those of other exporters may be of any size.
      if (in.field() == 1 || (in.field() == 2 && key.startsWith("comal."))) {
        String text = in.text();
        key = in.field() == 1 ? text : key;
        value = in.field() == 2 ? text : value;
      } else {
        in.skip();
      }
    }
    if (key.startsWith("comal.")) {
      into.put(key, value);
    }
  }

  private static OnnxSignature graph(ProtoInput in, long end) throws IOException {
    List<Port> inputs = new ArrayList<>();
    List<Port> outputs = new ArrayList<>();
    Set<String> weights = new HashSet<>();
    while (in.next(end)) {
      switch (in.field()) {
        case 5 -> weights.add(tensorName(in, in.end()));
        case 11 -> inputs.add(port(in, in.end()));
        case 12 -> outputs.add(port(in, in.end()));
        default -> in.skip();
      }
    }
    inputs.removeIf(p -> weights.contains(p.name()));
    return new OnnxSignature(inputs, outputs, Map.of());
  }

  private static String tensorName(ProtoInput in, long end) throws IOException {
    String name = "";
    while (in.next(end)) {
      if (in.field() == 8) {
        name = in.text();
      } else {
        in.skip();
      }
    }
    return name;
  }

  private static Port port(ProtoInput in, long end) throws IOException {
    String name = "";
    ElementType type = ElementType.OTHER;
    List<Long> dims = null;
    while (in.next(end)) {
      if (in.field() == 1) {
        name = in.text();
      } else if (in.field() == 2) {
        long typeEnd = in.end();
        while (in.next(typeEnd)) {
          if (in.field() != 1) {
            in.skip();
            continue;
          }
          long tensorEnd = in.end();
          while (in.next(tensorEnd)) {
            if (in.field() == 1) {
              type = ElementType.of(in.number());
            } else if (in.field() == 2) {
              dims = shape(in, in.end());
            } else {
              in.skip();
            }
          }
        }
      } else {
        in.skip();
      }
    }
    return new Port(name, type, dims);
  }

  private static List<Long> shape(ProtoInput in, long end) throws IOException {
    List<Long> dims = new ArrayList<>();
    while (in.next(end)) {
      if (in.field() != 1) {
        in.skip();
        continue;
      }
      long length = -1;
      long dimEnd = in.end();
      while (in.next(dimEnd)) {
        if (in.field() == 1) {
          length = in.number();
        } else {
          in.skip();
        }
      }
      dims.add(length);
    }
    return dims;
  }
}
