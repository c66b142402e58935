package org.comal.files;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default file system up to an operation that changes something; that one and all that follow
 * fail, as nothing is done after a kill. A write that is cut off leaves the half of its bytes.
 */
final class DyingFileSystem extends FileSystem {
  private final FileSystem real = FileSystems.getDefault();
  private final Provider provider = new Provider();
  private long left;

  /**
   * One that dies.
   *
   * @param operations that still succeed
   */
  DyingFileSystem(long operations) {
    this.left = operations;
  }

  /** Whether the fatal operation was reached. */
  boolean dead() {
    return left < 0;
  }

  /** A real path as one of this file system. */
  Path in(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (self, method, arguments) -> {
              if (method.getName().equals("getFileSystem")) {
                return this;
              }
              Object[] own = arguments == null ? new Object[0] : arguments.clone();
              for (int i = 0; i < own.length; i++) {
                own[i] = own[i] instanceof Path p ? real(p) : own[i];
              }
              Object result;
              try {
                result = method.invoke(path, own);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return result instanceof Path p ? in(p) : result;
            });
  }

  /** The path that one of this file system stands for. */
  private static Path real(Path path) {
    return path.getFileSystem() instanceof DyingFileSystem ? Path.of(path.toString()) : path;
  }

  private void change() throws IOException {
    if (--left < 0) {
      throw new IOException("killed");
    }
  }

  private final class Provider extends FileSystemProvider {
    private final FileSystemProvider under = real.provider();

    @Override
    public String getScheme() {
      return "dying";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return DyingFileSystem.this;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    private boolean changes(Set<? extends OpenOption> options) {
      return options.contains(StandardOpenOption.WRITE)
          || options.contains(StandardOpenOption.APPEND);
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (!changes(options)) {
        return under.newByteChannel(real(path), options, attributes);
      }
      change();
      return new DyingChannel(under.newByteChannel(real(path), options, attributes));
    }

    /** Counted when it is opened; the code under test only forces such channels. */
    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (changes(options)) {
        change();
      }
      return under.newFileChannel(real(path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
      DirectoryStream<Path> entries = under.newDirectoryStream(real(directory), p -> true);
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          Iterator<Path> own = entries.iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return own.hasNext();
            }

            @Override
            public Path next() {
              return in(own.next());
            }
          };
        }

        @Override
        public void close() throws IOException {
          entries.close();
        }
      };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
      change();
      under.createDirectory(real(directory), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      change();
      under.delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      change();
      under.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      change();
      under.move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
      return under.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return under.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return under.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      under.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return under.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return under.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
        throws IOException {
      return under.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
        throws IOException {
      change();
      under.setAttribute(real(path), attribute, value, options);
    }
  }

  private final class DyingChannel implements SeekableByteChannel {
    private final SeekableByteChannel under;

    DyingChannel(SeekableByteChannel under) {
      this.under = under;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      try {
        change();
      } catch (IOException killed) {
        under.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
        throw killed;
      }
      return under.write(bytes);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return under.read(bytes);
    }

    @Override
    public long position() throws IOException {
      return under.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      under.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return under.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      change();
      under.truncate(size);
      return this;
    }

    @Override
    public boolean isOpen() {
      return under.isOpen();
    }

    @Override
    public void close() throws IOException {
      under.close();
    }
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return in(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    return real.getPathMatcher(pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
