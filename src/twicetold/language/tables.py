"""The data files, read as they stand.

A file is TOML; its lists are words between blanks, in lines where lines mean something:

- `function`: words of closed classes; one more or one less says nothing new. Never a word that
  another list below makes matter.
- `persons`: pronouns of the third person; one put in says nothing new where it takes no other
  word's place ("and lasts", "and it lasts"), another one is another person.
- `markers`: further frequent words, for telling the language by; of no other consequence.
- `negation`, `quantifier`, `modal`, `hedge`: words that change what is said if they stand in one
  of two tellings alone.
- `opposites`: a pair a line, `forms of one | forms of the other`; `opposite`: those whose
  partner is a function word (against, out).
- `phrases`: words, a line each, that weaken or bound only together (a few, it is said); put in or
  left out as a whole they count as a hedge does.
- `passives`: participles that turn the doer behind an auxiliary (has been asked); `agents`: words
  that tell who did it (by). They count where they are put in, and left out, at the place of each.
- `articles`: function words that only point; they take no other word's place.
- `contraries`: function words that must not stand for one another, a pair of groups a line
  (from | to, is | has).
- `numbers`: numbers in words, units, months, weekdays.
- `spelling`: spellings of one word, a line each; `respell`: rules for the same, as pairs of a
  regular expression and its replacement; `[letters]`: letters written for one another.
- `inflections`: endings that may stand for one another, a group a line, `-` for no ending;
  `doubling`: the consonant before an ending may double; `stemmer`: the Snowball algorithm that
  has to agree; `irregular`: forms of one word, a line each; `distinct`: words, a line each, that
  look like forms of one word and are not; `distinct_endings`: endings, a group a line, that tell
  such words apart (dömde, dömdes: who judges, who is judged).
- `conjunctions`: conjunctions that stand for one another, a line each, the words of one joined by
  `_` (because, given_that), and what else is put for another like them; `prefixes`: function words
  that are written onto the next word (and, the).
- `[contractions]`: whole words, `[elisions]`: beginnings, `[clitics]`: endings, each with the
  words it stands for.
- `first_letter_accents`: an accent on the first letter is a matter of type (Etat, État).
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
    "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Every language that has a data file."""

DATA = Path(__file__).parent / "data"

RIVALS = "rivals"
"""The file with the markers of languages that are told apart and otherwise unknown."""


@cache
def table(name: str) -> dict[str, Any]:
    """Read one data file, once."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def words(name: str, key: str) -> list[str]:
    """Give the words of a list, in file order; none if the file has no such list."""
    listed: str = table(name).get(key, "")
    return listed.split()


def lines(name: str, key: str) -> list[list[str]]:
    """Give the lines of a list, each as its words; none if the file has no such list."""
    listed: str = table(name).get(key, "")
    return [line.split() for line in listed.splitlines() if line.strip()]


def pairs(name: str, key: str = "opposites") -> list[tuple[list[str], list[str]]]:
    """Give pairs of groups, the opposites for one: the forms of the one, the forms of the other."""
    listed: str = table(name).get(key, "")
    halves = [line.split("|") for line in listed.splitlines() if line.strip()]
    return [(one.split(), other.split()) for one, other in halves]


def mapping(name: str, key: str) -> dict[str, str]:
    """Give a section that maps words to words."""
    section: dict[str, str] = table(name).get(key, {})
    return section
