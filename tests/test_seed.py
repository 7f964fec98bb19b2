"""The article that started this: its passage told twice is one block, and all else stands."""

from pathlib import Path

from twicetold import clean_text
from twicetold.model import Action, RepeatKind


def test_the_second_telling_goes_as_one_block_with_the_signature_inside(shared_data: Path) -> None:
    text = (shared_data / "seed" / "article.txt").read_text("utf-8")
    cleaned = clean_text(text)
    removed = [r for r in cleaned.repeats if r.action is Action.REMOVE]
    assert [(r.kind, r.last - r.first + 1, r.source.last - r.source.first + 1) for r in removed] == [
        (RepeatKind.WITHIN, 4, 4)
    ]
    block = removed[0]
    passage = text[block.start : block.end]
    assert passage.startswith("D’après le Wall Street Journal")
    assert passage.rstrip(" ?\u00a0\u202f").endswith("demain")
    assert "".join(text.split()).count("".join(passage.split())) == 2
    # The cut takes the passage with its last mark and one separator
    end = block.end + len(text[block.end :]) - len(text[block.end :].lstrip(" ?\u00a0\u202f\n"))
    assert cleaned.text == text[: block.start] + text[end:]
