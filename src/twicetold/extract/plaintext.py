"""Paragraphs of plain text and Markdown.

Nothing is taken away: the paragraphs cover all that is not blank, marks of lists and headings
included, so that cutting one leaves no orphan. "auto" goes by what the lines show:

1. Front matter (`---` to `---` at the head) and fenced code are one paragraph each, as they are.
2. Blank lines end paragraphs. Within a block of lines, headings (`#`, or underlined by `===` or
   `---`), list entries, rows between pipes and quotations (`>`) stand for themselves.
3. Of the other lines of a block those are joined that were wrapped: each is so long that the
   first word of the next did not fit, or most break off within a sentence. Otherwise, and in
   verse, every line is a paragraph.

A short line between blank lines is a paragraph: a heading and a signature look alike there.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from twicetold.extract.lines import Line, is_continuation, is_rule, lines_of_text, mark_of
from twicetold.extract.wrapping import wrapped_runs
from twicetold.model import Paragraph, ParagraphKind

Split = Literal["auto", "blank", "line"]
_MAX_FRONT_MATTER = 200
_LETTERED = (".", ")")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*$")


def split_text(text: str, paragraphs: Split = "auto") -> tuple[Paragraph, ...]:
    """Cut a text into paragraphs, at blank lines ("blank"), at each line ("line"), or as it is
    written ("auto", see the module). They stand in order and leave only blanks between.
    """
    if paragraphs == "auto" and (found := _single_lines(text)) is not None:
        return tuple(found)
    lines = lines_of_text(text)
    if paragraphs == "line":
        return tuple(_paragraph([line]) for line in lines if not line.is_blank)
    if paragraphs == "blank":
        return tuple(_paragraph(block) for block in _blocks(lines))
    return tuple(_automatic(lines))


def _single_lines(text: str) -> list[Paragraph] | None:
    """Cut a text as "auto" does where every line stands between blank lines; None where one does not."""
    if "\r" in text or ("`" in text and "```" in text) or "~~~" in text or text.startswith("---"):
        return None
    if (blocks := _plain_blocks(text)) is not None:
        return blocks
    found, at, alone = list[Paragraph](), 0, True
    for line in text.split("\n"):
        body = line.strip()
        if body and not alone:
            return None
        if body:
            plain = body[0].isalpha() and body[1:2] not in _LETTERED
            kind = None if plain else mark_of(Line(line, at), interrupts=False)
            start = at + line.index(body)
            found.append(Paragraph(kind or ParagraphKind.PARAGRAPH, start, start + len(body)))
        alone = not body
        at += len(line) + 1
    return found


def _plain_blocks(text: str) -> list[Paragraph] | None:
    """The same where nothing but one blank line stands between any two lines, as mostly."""
    found, at = list[Paragraph](), 0
    for line in text.split("\n\n"):
        first, end = line[:1], at + len(line)
        if not first or first.isspace() or line[-1].isspace() or "\n" in line:
            return None
        # No mark begins with a letter, but that of a list: "a)"
        plain = first.isalpha() and line[1:2] not in _LETTERED
        kind = None if plain else mark_of(Line(line, at), interrupts=False)
        found.append(Paragraph(kind or ParagraphKind.PARAGRAPH, at, end))
        at = end + 2
    return found


def _automatic(lines: list[Line]) -> Iterator[Paragraph]:
    at, closings = _end_of_front_matter(lines), _longest_closings(lines)
    if at:
        yield _paragraph(lines[:at], ParagraphKind.CODE)
    pending: list[Line] = []
    while at < len(lines):
        end = _end_of_fence(lines, at, closings)
        if end:
            yield from _of_blocks(pending)
            pending = []
            yield _paragraph(lines[at:end], ParagraphKind.CODE)
            at = end
        else:
            pending.append(lines[at])
            at += 1
    yield from _of_blocks(pending)


def _of_blocks(lines: list[Line]) -> Iterator[Paragraph]:
    for block in _blocks(lines):
        yield from _of_block(block)


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    for blank, group in groupby(lines, key=lambda line: line.is_blank):
        if not blank:
            yield list(group)


def _end_of_front_matter(lines: list[Line]) -> int:
    if not lines or lines[0].text.rstrip() != "---":
        return 0
    for at, line in enumerate(lines[1:_MAX_FRONT_MATTER], 1):
        if line.text.rstrip() in ("---", "..."):
            return at + 1 if any(":" in inner.text for inner in lines[1:at]) else 0
    return 0


def _end_of_fence(lines: list[Line], at: int, closings: dict[str, list[int]]) -> int:
    """Give the place behind a fenced code that begins here; 0 for none, or for one left open."""
    opening = _FENCE.match(lines[at].text)
    if opening is None or len(opening[1]) > closings[opening[1][0]][at + 1]:
        return 0
    for end in range(at + 1, len(lines)):
        if _closing_length(lines[end], opening[1][0]) >= len(opening[1]):
            return end + 1
    return 0


def _longest_closings(lines: list[Line]) -> dict[str, list[int]]:
    """Give the longest closing fence from each line on, so that no open one is looked for twice."""
    longest = {}
    for character in "`~":
        lengths = [0] * (len(lines) + 1)
        for at in range(len(lines) - 1, -1, -1):
            lengths[at] = max(lengths[at + 1], _closing_length(lines[at], character))
        longest[character] = lengths
    return longest


def _closing_length(line: Line, character: str) -> int:
    if character not in line.text:
        return 0
    stripped = line.text.strip()
    return 0 if stripped.strip(character) else len(stripped)


def _of_block(block: list[Line]) -> Iterator[Paragraph]:
    """Cut a block without blank lines."""
    plain: list[Line] = []
    at = 0
    while at < len(block):
        unit, kind = _marked_unit(block, at, plain)
        if not unit:
            plain.append(block[at])
            at += 1
            continue
        yield from _of_plain(plain)
        plain = []
        yield _paragraph(unit, kind)
        at += len(unit)
    yield from _of_plain(plain)


def _marked_unit(block: list[Line], at: int, before: list[Line]) -> tuple[list[Line], ParagraphKind]:
    """Give the lines of the heading, entry, row, quotation or rule that begins here, if any."""
    kind = mark_of(block[at], interrupts=bool(before))
    if kind is None and not before and _is_underlined(block, at):
        return block[at : at + 2], ParagraphKind.HEADING
    if kind is None:
        return block[at : at + is_rule(block[at])], ParagraphKind.PARAGRAPH
    end = at + 1
    if kind is ParagraphKind.LIST_ITEM:
        while end < len(block) and is_continuation(block[at], block[end - 1], block[end]):
            end += 1
    elif kind is ParagraphKind.QUOTE:
        end = _end_of_quotation(block, at)
    return block[at:end], kind


def _is_underlined(block: list[Line], at: int) -> bool:
    if at + 1 >= len(block) or _UNDERLINE.match(block[at].text):
        return False
    return _UNDERLINE.match(block[at + 1].text) is not None


def _end_of_quotation(block: list[Line], at: int) -> int:
    """Take wrapped lines of a quotation together; a line with the mark alone ends a paragraph."""
    end = at + 1
    while end < len(block) and mark_of(block[end], interrupts=False) is ParagraphKind.QUOTE:
        end += 1
        if not block[end - 1].text.strip(" >\t"):
            break
    return end


def _of_plain(lines: list[Line]) -> Iterator[Paragraph]:
    for run in wrapped_runs(lines):
        yield _paragraph(run)


def _paragraph(lines: list[Line], kind: ParagraphKind | None = None) -> Paragraph:
    if kind is None:
        kind = mark_of(lines[0], interrupts=False) or ParagraphKind.PARAGRAPH
    first, last = lines[0], lines[-1]
    start = first.start + len(first.text) - len(first.text.lstrip())
    return Paragraph(kind, start, last.start + len(last.text.rstrip()))
