"""`python -m flows`: the same commands as the console script."""

from flows.cli import main

main()
