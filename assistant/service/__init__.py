"""What the server keeps and does beside answering: jobs, feedback, kept answers, keys, uploads, lists."""
