package org.comal.files;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
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
import java.util.concurrent.ConcurrentHashMap;

/**
 * The default file system up to an operation that changes something, from which on something is
 * wrong with it.
 */
public final class FaultyFileSystem extends FileSystem {
  private final FileSystem real = FileSystems.getDefault();
  private final Provider provider = new Provider();
  private final Fault fault;
  private long left;
  private final Set<Path> hit = ConcurrentHashMap.newKeySet();

  /** What is wrong. */
  public enum Fault {
    /**
     * Nothing is done any more, as after a kill. A write that is cut off leaves the half of its
     * bytes.
     */
    KILL,

    /** What is to be written finds no space; a write leaves the half of its bytes. */
    NO_SPACE,

    /** Nothing can be brought to the disk. */
    NO_SYNC,

    /** Every write takes the half of its bytes and says so, as systems may; nothing is wrong. */
    SHORT_WRITES
  }

  /** What an operation does. */
  private enum Kind {
    WRITE,
    SYNC,
    OTHER
  }

  /**
   * One with a fault.
   *
   * @param fault met by the operations after those
   * @param operations that still succeed
   */
  public FaultyFileSystem(Fault fault, long operations) {
    this.fault = fault;
    this.left = operations;
  }

  /** {@return one without a fault, which is faster than the default one, as it forces nothing} */
  public static FaultyFileSystem faultless() {
    return new FaultyFileSystem(Fault.KILL, Long.MAX_VALUE);
  }

  /** {@return whether an operation met the fault} */
  public boolean met() {
    return !hit.isEmpty();
  }

  /** {@return what operations were to change that met the fault} */
  public Set<Path> hit() {
    return Set.copyOf(hit);
  }

  /**
   * {@return a real path as one of this file system}
   *
   * @param path of the default file system
   */
  public Path in(Path path) {
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
    return path.getFileSystem() instanceof FaultyFileSystem ? Path.of(path.toString()) : path;
  }

  private synchronized void change(Kind kind, Path changed) throws IOException {
    if (--left >= 0) {
      return;
    }
    boolean meets =
        switch (fault) {
          case KILL -> true;
          case NO_SPACE, SHORT_WRITES -> kind == Kind.WRITE;
          case NO_SYNC -> kind == Kind.SYNC;
        };
    if (meets) {
      hit.add(changed);
    }
    if (meets && fault != Fault.SHORT_WRITES) {
      throw new IOException(
          switch (fault) {
            case KILL -> "killed";
            case NO_SPACE -> "No space left on device";
            default -> "Input/output error";
          });
    }
  }

  private synchronized boolean takesHalf() {
    return left < 0 && fault == Fault.SHORT_WRITES;
  }

  /** The half that a write leaves where it is cut off or short, of one byte at least. */
  private static ByteBuffer half(ByteBuffer bytes) {
    return bytes.slice(bytes.position(), (bytes.remaining() + 1) / 2);
  }

  private final class Provider extends FileSystemProvider {
    private final FileSystemProvider under = real.provider();

    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return FaultyFileSystem.this;
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
      return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      if (changes(options)) {
        change(Kind.OTHER, real(path));
      }
      return new FaultyFileChannel(
          real(path), under.newFileChannel(real(path), options, attributes));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
      change(Kind.OTHER, real(link));
      under.createLink(real(link), real(existing));
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
      change(Kind.OTHER, real(directory));
      under.createDirectory(real(directory), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      change(Kind.OTHER, real(path));
      under.delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      change(Kind.OTHER, real(target));
      under.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      change(Kind.OTHER, real(target));
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
      change(Kind.OTHER, real(path));
      under.setAttribute(real(path), attribute, value, options);
    }
  }

  /** A write, which gives the number of bytes that it took. */
  private interface Write {
    int of(ByteBuffer bytes) throws IOException;
  }

  private int written(Path file, ByteBuffer bytes, Write write) throws IOException {
    try {
      change(Kind.WRITE, file);
    } catch (IOException cutOff) {
      write.of(half(bytes));
      throw cutOff;
    }
    if (takesHalf()) {
      int taken = write.of(half(bytes));
      bytes.position(bytes.position() + taken);
      return taken;
    }
    return write.of(bytes);
  }

  private final class FaultyFileChannel extends FileChannel {
    private final Path file;
    private final FileChannel under;

    FaultyFileChannel(Path file, FileChannel under) {
      this.file = file;
      this.under = under;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return under.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int from, int length) throws IOException {
      return under.read(bytes, from, length);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return under.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return written(file, bytes, under::write);
    }

    @Override
    public long write(ByteBuffer[] bytes, int from, int length) throws IOException {
      long all = 0;
      for (int i = from; i < from + length; i++) {
        all += write(bytes[i]);
        if (bytes[i].hasRemaining()) {
          break;
        }
      }
      return all;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      return written(file, bytes, b -> under.write(b, position));
    }

    @Override
    public long position() throws IOException {
      return under.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      under.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return under.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      change(Kind.OTHER, file);
      under.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      // No machine is switched off here, so that nothing need reach the disk.
      change(Kind.SYNC, file);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return under.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
        throws IOException {
      change(Kind.WRITE, file);
      return under.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return under.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return under.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return under.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
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
