"""`python -m assistant.cli`: the same as the command `whosaid`."""

from assistant.cli.main import main

main()
