/**
 * The decoder on PyTorch. The model is TorchScript text that Java completes ({@link
 * org.comal.llm.torch.DecoderScript}) and packs ({@link org.comal.llm.torch.TorchArchive}); {@link
 * org.comal.llm.torch.TorchDevice} finds where to run it, and {@link org.comal.llm.torch.Torch} is
 * the one place that does.
 *
 * <p>{@link org.comal.llm.torch.Decoder} is its typed face. What goes in is a {@link
 * org.comal.llm.torch.Batch} of sequences to be scored, or, token by token, a {@link
 * org.comal.llm.torch.Generation} of {@link org.comal.llm.torch.GenerationRow rows}.
 */
package org.comal.llm.torch;
