package org.comal.llm.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.llm.model.ModelConfig;
import org.comal.run.RunLayout;
import org.comal.task.Task;
import org.comal.text.TokenizerFile;

/**
 * Fetches what is used of a model into the cache of the hub's tools, in their layout. A file that
 * is there is not fetched again, one that was cut off goes on where it ended, and nothing counts as
 * there before its contents have the hash that the hub lists.
 */
final class ModelDownloadTask implements Task {
  private static final Phase DOWNLOAD = new Phase("download");
  private static final Pattern USED =
      Pattern.compile(
          "(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens"
              + "|model\\.safetensors\\.index|adapter_config)\\.json"
              + "|chat_template\\.jinja|(model|adapter_model).*\\.safetensors"
              + "|(README|LICENSE|LICENCE|NOTICE|USE_POLICY).*");
  private static final String LOCK = ".comal-download";
  private static final long MIB = 1 << 20;

  private final HubName model;
  private final HubClient client;
  private final HubCache cache;
  private final Listener listener;

  ModelDownloadTask(HubName model, HubClient client, HubCache cache, Listener listener) {
    this.model = model;
    this.client = client;
    this.cache = cache;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    HubClient.Listing listing = client.list(model);
    Path own = Files.createDirectories(cache.of(model));
    try (FileChannel one =
        FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Closing the channel gives the lock back.
      if (one.tryLock() == null) {
        throw new IOException(model + " is being downloaded by another process");
      }
      return download(listing, directory);
    }
  }

  private Map<String, ?> download(HubClient.Listing listing, Path directory) throws IOException {
    List<HubFile> files =
        listing.files().stream().filter(f -> USED.matcher(f.name()).matches()).toList();
    refuseUnusable(listing.files());
    Path blobs = Files.createDirectories(cache.of(model).resolve("blobs"));
    Path snapshot = Files.createDirectories(cache.snapshot(model, listing.commit()));
    long total = files.stream().mapToLong(HubFile::size).sum();
    requireRoom(blobs, files, total);
    long before = 0;
    for (HubFile file : files) {
      Path link = snapshot.resolve(file.name());
      if (!Files.exists(link)) {
        Path blob = blobs.resolve(file.blob());
        if (!Files.exists(blob)) {
          fetch(listing.commit(), file, blob, before, total);
        }
        link(blob, link);
      }
      before += file.size();
      told(before, total);
    }
    if (!model.pinned()) {
      Path reference = cache.reference(model);
      Files.createDirectories(reference.resolveSibling(""));
      DurableFiles.write(reference, listing.commit());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", model.id());
    result.put("commit", listing.commit());
    result.put("bytes", total);
    DurableFiles.write(RunLayout.SUMMARY.in(directory), summary(snapshot, listing.commit()));
    return result;
  }

  private String summary(Path snapshot, String commit) {
    String pin = model.pinned() ? "" : "\nto stay with this commit: " + model.id() + "@" + commit;
    return model
        + " is in "
        + snapshot
        + "\nname it in a config: policy { use = causal-lm, model = \""
        + model
        + "\" }"
        + pin
        + "\nlook into it: comal model check "
        + model
        + "\n";
  }

  private void refuseUnusable(List<HubFile> files) throws IOException {
    List<String> names = files.stream().map(HubFile::name).toList();
    for (String needed : List.of(ModelConfig.FILE, TokenizerFile.FILE)) {
      if (!names.contains(needed) && !names.contains("adapter_config.json")) {
        throw new IOException(model + " has no " + needed + ", which a language model needs here");
      }
    }
    if (names.stream().noneMatch(n -> n.endsWith(".safetensors") && USED.matcher(n).matches())) {
      throw new IOException(
          model
              + " has no weights as model.safetensors, the one form that is read here"
              + "\nMaybe another revision or a copy of it has them");
    }
  }

  private void requireRoom(Path blobs, List<HubFile> files, long total) throws IOException {
    long there = 0;
    for (HubFile file : files) {
      Path blob = blobs.resolve(file.blob());
      Path part = part(blob);
      there += Files.exists(blob) ? file.size() : Files.exists(part) ? Files.size(part) : 0;
    }
    long room = Files.getFileStore(blobs).getUsableSpace();
    if (total - there > room) {
      throw new IOException(
          model
              + " takes "
              + (total - there) / MIB
              + " MiB more in "
              + cache.root()
              + ", which has room for "
              + room / MIB
              + "\nMaybe set HF_HOME to a place with more room");
    }
  }

  private static Path part(Path blob) {
    return blob.resolveSibling(blob.getFileName() + ".incomplete");
  }

  private void fetch(String commit, HubFile file, Path blob, long before, long total)
      throws IOException {
    Path part = part(blob);
    while (!whole(file, part)) {
      long had = Files.exists(part) ? Files.size(part) : 0;
      try {
        client.fetch(model, commit, file, part, now -> told(before + now, total));
      } catch (IOException e) {
        // As long as it gets on it may be cut off any number of times.
        if (!Files.exists(part) || Files.size(part) <= had) {
          throw e;
        }
      }
    }
    Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.forceDirectory(blob.resolveSibling(""));
  }

  /** Whether all of a file is there; what is all there and other than listed is removed. */
  private boolean whole(HubFile file, Path part) throws IOException {
    if (!Files.exists(part) || Files.size(part) < file.size()) {
      return false;
    }
    if (file.isIn(part)) {
      return true;
    }
    Files.delete(part);
    throw new IOException(
        file.name()
            + " of "
            + model
            + " came with other contents than the hub lists, and is removed; try again");
  }

  private static void link(Path blob, Path link) throws IOException {
    Path target = link.getParent().relativize(blob);
    try {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Where links are not for every user the hub's tools keep the file itself there.
      Path beside = part(link);
      Files.copy(blob, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void told(long done, long total) {
    listener.on(new Event.Progress(DOWNLOAD, done / MIB, Math.max(1, total / MIB), "MiB"));
  }
}
