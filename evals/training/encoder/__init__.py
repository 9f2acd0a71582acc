"""The graph of the encoder, as ONNX Runtime reads it."""
