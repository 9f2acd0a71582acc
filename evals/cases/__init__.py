"""Questions with known answers, in YAML files."""
