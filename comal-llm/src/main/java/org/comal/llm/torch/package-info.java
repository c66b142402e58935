/**
 * The decoder on PyTorch. The model is TorchScript text that Java completes ({@link
 * org.comal.llm.torch.DecoderScript}) and packs ({@link org.comal.llm.torch.TorchArchive}); {@link
 * org.comal.llm.torch.Torch} is the one place that touches DJL.
 */
package org.comal.llm.torch;
