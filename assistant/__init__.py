"""Questions to the archive and their checked answers, and the faces that people ask through."""
