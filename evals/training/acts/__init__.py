"""Training of the classifier of speech acts, with labels made by reading; the articles stay outside."""
