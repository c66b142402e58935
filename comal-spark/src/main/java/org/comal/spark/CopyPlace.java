package org.comal.spark;

import java.net.URI;
import java.nio.file.Path;

/** Where files are copied from or to. */
sealed interface CopyPlace {

  /** The last part of its name. */
  String name();

  /** How it is told wherever it is told of, without what opens it. */
  String lasting();

  /** A file or folder of this machine. */
  record Here(Path path) implements CopyPlace {
    @Override
    public String name() {
      return path.toAbsolutePath().normalize().getFileName().toString();
    }

    @Override
    public String lasting() {
      return path.toAbsolutePath().normalize().toString();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A file or folder by an address that Hadoop knows. */
  record There(URI address) implements CopyPlace {
    @Override
    public String name() {
      return new org.apache.hadoop.fs.Path(address).getName();
    }

    @Override
    public String lasting() {
      String text = address.toString();
      String user = address.getRawUserInfo();
      return user == null ? text : text.replace(user + "@", "");
    }

    @Override
    public String toString() {
      return lasting();
    }
  }
}
