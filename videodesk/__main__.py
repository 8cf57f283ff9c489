"""`python -m videodesk` is the `videodesk` command."""

from videodesk.cli import main

main()
