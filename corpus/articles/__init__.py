"""Articles: the value, the file formats and addresses they come from, their sentences, their near-copies."""
