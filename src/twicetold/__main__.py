"""`python -m twicetold` is the command."""

from twicetold.cli import main

if __name__ == "__main__":
    main()
