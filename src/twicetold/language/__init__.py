"""What twicetold knows of languages: which one a paragraph is in, and which of its words matter.

Words come folded: NFKC, case-folded, apostrophes as `'`. The knowledge stands in `data/`, a file
a language; where there is none, every word is held to matter.
"""

from twicetold.language.detection import SAMPLE, UNDECIDED, detect, detect_plain, may_be
from twicetold.language.lexicon import Lexicon, Polarity
from twicetold.language.lexicons import lexicon

__all__ = ["SAMPLE", "UNDECIDED", "Lexicon", "Polarity", "detect", "detect_plain", "lexicon", "may_be"]
