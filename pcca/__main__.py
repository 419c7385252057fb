"""`python -m pcca` is the command line."""

from pcca.cli import main

if __name__ == "__main__":
    main()
