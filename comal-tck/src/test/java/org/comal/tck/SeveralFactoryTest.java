package org.comal.tck;

import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.evaluate.SeveralFactory;
import org.comal.plugin.Factory;

class SeveralFactoryTest extends FactoryKit<Evaluator> {
  @Override
  protected Factory<Evaluator> factory() {
    return new SeveralFactory();
  }

  @Override
  protected Class<? extends Factory<Evaluator>> kind() {
    return EvaluatorFactory.class;
  }
}
