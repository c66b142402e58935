package com.example.loglinear;

import org.comal.plugin.Factory;
import org.comal.policy.Policy;
import org.comal.tck.FactoryKit;

class LogLinearFactoryTest extends FactoryKit<Policy> {
  @Override
  protected Factory<Policy> factory() {
    return new LogLinearFactory();
  }

  @Override
  protected String block() {
    return "prompts = [Why], responses = [yes, no]";
  }
}
