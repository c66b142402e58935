package org.comal.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Opened;
import org.comal.plugin.Sources;
import org.comal.policy.Policy;

/** Devices of this machine, each with models of its own, in this process. */
final class DeviceWorkers implements Workers {
  private final List<String> devices;
  private final ModelShare share;
  private final List<ModelPlace> places = new ArrayList<>();
  private final BlockingQueue<ModelPlace> free;

  /**
   * @param devices one or more
   * @param share from here on owned
   */
  DeviceWorkers(List<String> devices, Sources sources, ModelShare share) {
    this.devices = List.copyOf(devices);
    this.share = share;
    for (String device : devices) {
      places.add(new ModelPlace(sources.onDevice(device)));
    }
    this.free = new ArrayBlockingQueue<>(places.size(), true, places);
  }

  @Override
  public int places() {
    return places.size();
  }

  @Override
  public <R> R work(Portion<R> portion) {
    ModelSource source = share.source(portion);
    ModelPlace place = taken();
    try {
      return place.with(source, model -> portion.by(model).here());
    } finally {
      free.add(place);
    }
  }

  @Override
  public void rest() {
    places.forEach(ModelPlace::rest);
  }

  @Override
  public List<String> plan(Policy policy, PreferenceOracle oracle) {
    return ReplicaPlan.of(devices, policy, oracle, ModelPlace.KEPT);
  }

  private ModelPlace taken() {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a device", e);
    }
  }

  @Override
  public void close() {
    Opened all = new Opened();
    all.add(share);
    places.forEach(all::add);
    all.close();
  }
}
