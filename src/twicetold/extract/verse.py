"""When lines stand for themselves."""

SHORT_WORDS, SHORT_LINE, MIN_VERSE = 8, 60, 3


def is_verse(lines: list[str]) -> bool:
    """Tell whether lines are verse or a list without marks: three or more, mostly short.

    Three in four have fewer than eight words and sixty characters.
    """
    if len(lines) < MIN_VERSE:
        return False
    short = sum(len(line) < SHORT_LINE and len(line.split()) < SHORT_WORDS for line in lines)
    return 4 * short >= 3 * len(lines)
