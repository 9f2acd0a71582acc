"""Which of the sentences found answers the question, and in whose mouth: a small trained ranker over plain measures."""
