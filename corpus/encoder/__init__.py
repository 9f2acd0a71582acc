"""MiniLM's encoder in ONNX Runtime, for search and for the tagger: vectors of word pieces in, their states out"""
