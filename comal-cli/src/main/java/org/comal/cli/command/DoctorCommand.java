package org.comal.cli.command;

import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Shown;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Doctor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comal doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Tells what this machine has for language models, and how to get what it lacks.",
      "Java, memory, GPUs and their driver; PyTorch and ONNX Runtime with their builds and devices."
    },
    footer = {
      "",
      "Example:",
      "  comal doctor",
      "",
      "Exit codes: 0 all that is needed is there, 1 a library cannot be loaded."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** For picocli. */
  public DoctorCommand() {}

  @Override
  public Integer call() {
    Doctor doctor = Doctor.look();
    doctor.print(Shown.writer(spec.commandLine().getOut()));
    return doctor.healthy() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
