"""Families of look-alikes: quotations, stock sentences, refrains, lists, rows, code, legal lines."""

from collections.abc import Callable
from functools import partial

from benchmarks.quality.desk import Desk, Tell, across, within
from benchmarks.quality.families import Family
from benchmarks.quality.values import Kind, Piece, Scene

_QUOTES = (
    "“We never asked for the money, and nobody offered it to us,” the harbour master said.",
    "« Nous n'avons jamais demandé cet argent et personne ne nous l'a offert », a dit le maire.",
    "„Wir haben das Geld nie verlangt, und niemand hat es uns angeboten“, sagte der Hafenmeister.",
    "«Nunca pedimos ese dinero y nadie nos lo ofreció en todos estos años», dijo la alcaldesa.",
    "“It was like a train going through the kitchen,” said Ada Renfrew, who lives by the quay.",
    "“There is no second chance with a river like this one,” the engineer told the council.",
)
_STOCK = (
    "The company did not immediately respond to a request for comment.",
    "A spokesman for the ministry declined to comment on the matter.",
    "All of them have denied any wrongdoing in the case.",
    "L'entreprise n'a pas souhaité répondre à nos questions.",
    "Das Unternehmen wollte sich auf Anfrage dazu nicht äußern.",
    "La empresa no respondió de inmediato a la petición de comentarios.",
    "The figures could not be independently verified.",
)
_HEADINGS = ("What happens next", "The road ahead", "Ingredients", "Was nun", "Et après ?", "Method")
_REFRAINS = (
    "And the river rolled on.", "Row, brothers, row!", "So it goes.", "Nichts als Regen.",
    "Toujours la mer.", "Hold the line, boys.",
)  # fmt: skip
_DIALOGUE = (
    "“No,” she said.", "“I don't know,” he said.", "“Why not?” asked the old man.",
    "« Jamais », dit-elle.", "„Ja“, sagte er.", "—No lo sé —dijo él.",
)  # fmt: skip
_ITEMS = ("2 cups of flour", "1 pinch of salt", "Free parking nearby", "Bluetooth 5.2", "1 Zwiebel")
_ROWS = ("Monday | 9.00 | 17.00", "Size M | 38 | 40", "Total | 12 | 100 %", "Home | 3 | 1 | 0")
_CODE = ("import numpy as np", "sudo apt-get update && sudo apt-get upgrade", "return None", "}")
_PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "legal_line": (
        (
            "Copyright 2019 Harbour Post Limited, all rights reserved, no part may be reproduced.",
            "Copyright 2021 Harbour Post Limited, all rights reserved, no part may be reproduced.",
        ),
        (
            "© Talblick Verlag GmbH, Nachdruck und Weitergabe nur mit schriftlicher Erlaubnis.",
            "© Nordlicht Verlag GmbH, Nachdruck und Weitergabe nur mit schriftlicher Erlaubnis.",
        ),
        (
            "This work is licensed to Ada Renfrew under the terms of the agreement of 4 May 2016.",
            "This work is licensed to Ines Vallotton under the terms of the agreement of 4 May 2016.",
        ),
    ),
    "shipping_line": (
        (
            "Standard delivery to the islands takes 5 working days and costs 12 euros per parcel.",
            "Standard delivery to the islands takes 8 working days and costs 12 euros per parcel.",
        ),
        (
            "The battery is covered by a warranty of 24 months from the day of purchase in a shop.",
            "The battery is covered by a warranty of 36 months from the day of purchase in a shop.",
        ),
    ),
    "caption": (
        (
            "The lighthouse keeper's cottage seen from the east pier in winter. Photo: Ada Renfrew.",
            "The lighthouse keeper's cottage seen from the west pier in winter. Photo: Ada Renfrew.",
        ),
        (
            "Figure 3: mean water level at the gauge by month, with the model of 2014 as a line.",
            "Figure 4: mean water level at the gauge by month, with the model of 2018 as a line.",
        ),
    ),
    "faq_answer": (
        (
            "Yes, you can, as long as the ticket has not been stamped, and it costs nothing at all.",
            "Yes, you can, as long as the ticket has not been stamped, but a dog needs its own.",
        ),
        (
            "No, the permit is bound to the person whose name it bears, so a cousin may not use it.",
            "No, the permit is bound to the boat whose number it bears, so a cousin may not use it.",
        ),
    ),
    "bibliography": (
        (
            "Renfrew, A. (2011). Tides and ledgers. Journal of Harbour History, 14(2), 101–119.",
            "Renfrew, A. (2013). Tides and lodgers. Journal of Harbour History, 16(1), 101–129.",
        ),
        (
            "Vallotton I, Duval P, Szabo K. Gauges of the upper valley. Water Notes. 2009;7:33–41.",
            "Vallotton I, Duval P, Novak K. Gauges of the lower valley. Water Notes. 2010;8:33–47.",
        ),
    ),
    "recipe_step": (
        (
            "Cover the bowl with a cloth and let the dough rest in a warm place for 40 minutes.",
            "Cover the bowl with a cloth and let the dough rest in a warm place for 15 minutes.",
        ),
        (
            "Add the second half of the flour and stir with a wooden spoon until it is smooth.",
            "Add the second half of the sugar and stir with a wooden spoon until it is smooth.",
        ),
    ),
}


def _pair(name: str, desk: Desk) -> Scene | None:
    pair = desk.once(_PAIRS[name])
    if pair is None:
        return None
    first, second = (Piece(text) for text in desk.rng.sample(pair, 2))
    return within(desk, "und", [first], [second])


def _in_two_paragraphs(sentences: tuple[str, ...], tell: Tell, desk: Desk) -> Scene | None:
    """A quotation or stock sentence stands in two paragraphs that tell different things."""
    sentence = desk.once(sentences)
    run = desk.take(2, 14)
    if sentence is None or run is None:
        return None
    a, b = (piece.text for piece in run.pieces)
    first, second = Piece(f"{a} {sentence}"), Piece(f"{sentence} {b}")
    return tell(desk, run.language, [first], [second])


def _stock_line(desk: Desk) -> Scene | None:
    """A stock sentence is a paragraph of its own in two articles."""
    sentence = desk.once(_STOCK)
    if sentence is None:
        return None
    return across(desk, "und", [Piece(sentence)], [Piece(sentence)])


def _lines(lines: tuple[str, ...], kind: Kind, desk: Desk) -> Scene | None:
    """A short line stands twice, among paragraphs that differ."""
    line = desk.once(lines)
    run = desk.take(2)
    if line is None or run is None:
        return None
    first, second = ([Piece(line, kind), piece] for piece in run.pieces)
    return within(desk, run.language, first, second)


def _list(desk: Desk, kind: Kind, lines: tuple[str, ...]) -> Scene | None:
    """Two lists share one entry out of three."""
    line = desk.once(lines)
    if line is None:
        return None
    places = desk.rng.sample(range(10, 99), 4)
    blocks = [
        [Piece(f"Part {a} of {b}", kind), Piece(line, kind), Piece(f"Part {b} of {a}", kind)]
        for a, b in (places[:2], places[2:])
    ]
    return within(desk, "und", blocks[0], blocks[1])


Make = Callable[[Desk], Scene | None]
_MADE: tuple[tuple[str, Make], ...] = (
    ("same_quotation_within", partial(_in_two_paragraphs, _QUOTES, within)),
    ("same_quotation_across", partial(_in_two_paragraphs, _QUOTES, across)),
    ("stock_sentence_within", partial(_in_two_paragraphs, _STOCK, within)),
    ("stock_sentence_across", partial(_in_two_paragraphs, _STOCK, across)),
    ("stock_line", _stock_line),
    ("heading_again", partial(_lines, _HEADINGS, "heading")),
    ("refrain", partial(_lines, _REFRAINS, "paragraph")),
    ("dialogue", partial(_lines, _DIALOGUE, "paragraph")),
    ("list_entry", lambda desk: _list(desk, "list_item", _ITEMS)),
    ("table_row", lambda desk: _list(desk, "table_row", _ROWS)),
    ("code_line", lambda desk: _list(desk, "code", _CODE)),
    *((name, partial(_pair, name)) for name in _PAIRS),
)
FAMILIES = tuple(Family(name, "stays", make) for name, make in _MADE)
