package org.comal.llm;

import java.util.Objects;
import org.comal.llm.model.DType;
import org.comal.llm.torch.Torch;
import org.comal.plugin.DeviceName;
import org.comal.plugin.Options;

/**
 * Where and in which number format a model is computed.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param format the number format
 */
public record Computation(String device, Format format) {
  /** The first GPU where there is one, in bfloat16; else the CPU, in float32. */
  public static final Computation AUTO = new Computation("auto", Format.AUTO);

  /** A choice of number format. */
  public enum Format {
    /** bfloat16 on a GPU, float32 elsewhere. */
    AUTO,
    /** 32 bits. */
    FLOAT32,
    /** 16 bits with the range of 32. */
    BFLOAT16,
    /** 64 bits, for checking. */
    FLOAT64
  }

  /**
   * Checks that nothing is missing.
   *
   * @param device checked where it is opened
   * @param format not null
   */
  public Computation {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(format, "format");
  }

  /** A number format that is settled. */
  static Computation of(String device, DType format) {
    return new Computation(device, Format.valueOf(format.name()));
  }

  /**
   * {@return what a block says in the keys {@code device} and {@code dtype}}
   *
   * @param options a device that cannot be is noted as a problem
   */
  public static Computation read(Options options) {
    return new Computation(device(options), options.choice("dtype", Format.class));
  }

  /**
   * {@return what a block says in the key {@code device}}
   *
   * @param options a device that cannot be is noted as a problem
   */
  public static String device(Options options) {
    String device = options.text("device");
    if (!device.equals("auto") && !DeviceName.is(device)) {
      options.problem(
          "device",
          options.path() + ".device is " + device + ", but must be auto, " + DeviceName.WANTED);
    }
    return device;
  }

  /**
   * {@return the device where it is named, else another}
   *
   * @param other {@code cpu}, {@code cuda} or {@code cuda:N}
   */
  public String deviceOr(String other) {
    return DeviceName.numbered(device.equals(Computation.AUTO.device) ? other : device);
  }

  /**
   * {@return the number format on a device that is not opened}
   *
   * @param name {@code cpu}, {@code cuda} or {@code cuda:N}
   */
  public DType on(String name) {
    return on(!name.equals(DeviceName.CPU));
  }

  private DType on(boolean gpu) {
    return format == Format.AUTO
        ? gpu ? DType.BFLOAT16 : DType.FLOAT32
        : DType.valueOf(format.name());
  }

  /**
   * {@return the number format on a device}
   *
   * @param torch opened on it
   */
  public DType on(Torch torch) {
    return on(torch.isGpu());
  }
}
