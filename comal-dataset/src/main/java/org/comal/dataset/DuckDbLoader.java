package org.comal.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import org.comal.natives.LibraryCache;

/**
 * Loads DuckDB's driver with its library out of the user's cache. The driver copies a library that
 * it finds on the class path into the temporary folder, in each process anew, and has no setting
 * for another place. Where it finds none there, it asks its class loader for one by name: this one,
 * which hides the first and knows the second.
 */
final class DuckDbLoader extends ClassLoader {
  private static final String DRIVER = "org.duckdb.";

  /** Followed by the system that it is for. */
  private static final String PACKED = "libduckdb_java.so_";

  private static final String LIBRARY = "duckdb_java";

  private URL packed;

  DuckDbLoader(ClassLoader parent) {
    super("duckdb", parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(DRIVER) && !name.equals(DuckDbLibrary.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    // The parent's own class, which is never initialised, tells where the driver's jar is.
    Class<?> same = getParent().loadClass(name);
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, same.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  public URL getResource(String name) {
    URL found = super.getResource(name);
    if (!name.startsWith(PACKED)) {
      return found;
    }
    packed = found;
    return null;
  }

  @Override
  protected String findLibrary(String name) {
    if (!name.equals(LIBRARY) || packed == null) {
      return super.findLibrary(name);
    }
    String file = System.mapLibraryName(LIBRARY);
    try {
      Path folder = LibraryCache.ofUser().unpack("duckdb", Map.of(file, packed));
      String path = folder.resolve(file).toString();
      load(path);
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The driver would say on the terminal, and to nobody else, why it could not. */
  private void load(String path) throws IOException {
    try {
      loadClass(DuckDbLibrary.class.getName()).getMethod("load", String.class).invoke(null, path);
    } catch (InvocationTargetException e) {
      throw new IOException(
          e.getCause().getMessage()
              + ". Maybe let "
              + LibraryCache.VARIABLE
              + " name a folder that programs may be run from",
          e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
