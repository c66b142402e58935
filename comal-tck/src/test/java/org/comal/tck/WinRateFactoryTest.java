package org.comal.tck;

import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.evaluate.WinRateFactory;
import org.comal.plugin.Factory;

class WinRateFactoryTest extends FactoryKit<Evaluator> {
  @Override
  protected Factory<Evaluator> factory() {
    return new WinRateFactory();
  }

  @Override
  protected Class<? extends Factory<Evaluator>> kind() {
    return EvaluatorFactory.class;
  }
}
