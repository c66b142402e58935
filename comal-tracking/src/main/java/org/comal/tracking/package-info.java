/**
 * Trackers: {@code TensorBoard}, event files; {@code Mlflow}, a tracking server; {@code Wandb}, the
 * offline files of Weights &amp; Biases.
 */
package org.comal.tracking;
