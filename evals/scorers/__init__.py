"""What is good and what is wrong in one answer to one case."""
