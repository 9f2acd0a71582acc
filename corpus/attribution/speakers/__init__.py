"""Who is meant by a source: names, pronouns and descriptions resolved within one article."""
