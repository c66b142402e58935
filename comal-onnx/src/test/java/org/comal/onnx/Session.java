package org.comal.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An ONNX model in ONNX Runtime itself, for tests. */
public final class Session implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  public Session(Path model) throws OrtException {
    this.session = environment.createSession(model.toString());
  }

  /**
   * Runs the model on arrays of any rank; a bare {@code long[]} is the shape of an empty one.
   * Floats go in and come out for halves.
   */
  public Map<String, Object> run(Map<String, Object> inputs) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, Object> e : inputs.entrySet()) {
        tensors.put(e.getKey(), tensor(e.getKey(), e.getValue()));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        Map<String, Object> outputs = new HashMap<>();
        for (Map.Entry<String, ai.onnxruntime.OnnxValue> e : result) {
          outputs.put(e.getKey(), e.getValue().getValue());
        }
        return outputs;
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(String name, Object value) throws OrtException {
    OnnxTensor tensor =
        value instanceof long[] shape
            ? OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), shape)
            : OnnxTensor.createTensor(environment, value);
    TensorInfo info = (TensorInfo) session.getInputInfo().get(name).getInfo();
    if (info.type != OnnxJavaType.FLOAT16) {
      return tensor;
    }
    try (tensor) {
      ShortBuffer halves = Fp16Conversions.convertFloatBufferToFp16Buffer(tensor.getFloatBuffer());
      return OnnxTensor.createTensor(
          environment, halves, tensor.getInfo().getShape(), OnnxJavaType.FLOAT16);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
