package org.comal.tabular;

import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;

class KindsFactoryTest extends FactoryKit<Evaluator> {
  @Override
  protected Factory<Evaluator> factory() {
    return new KindsFactory();
  }

  @Override
  protected Class<? extends Factory<Evaluator>> kind() {
    return EvaluatorFactory.class;
  }
}
