"""twicetold finds what scraped articles tell twice and writes a text that tells each thing once.

from twicetold import clean_text

article = clean_text(text)
article.text, article.repeats, article.status
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twicetold.config import Config
    from twicetold.deduplicator import Deduplicator
    from twicetold.library import Cleaned, clean_text

__all__ = ["Cleaned", "Config", "Deduplicator", "clean_text"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Late: numpy and the stages load when they are used, not when the package is named
    if name == "Config":
        from twicetold.config import Config

        return Config
    if name == "Deduplicator":
        from twicetold.deduplicator import Deduplicator

        return Deduplicator
    if name in ("Cleaned", "clean_text"):
        from twicetold import library

        return getattr(library, name)
    raise AttributeError(f"module 'twicetold' has no attribute {name!r}")
