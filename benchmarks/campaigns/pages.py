"""A made crawl: pages that tell again what others told, the same for the same number.

Content words come from a large vocabulary, as in a newspaper: pages of a few templates would all be
near tellings of one another, and a campaign would spend its time on weighing words.
"""

import json
import random
from pathlib import Path

ONSETS = "b br c ch d dr f fl g gr h k l m n p pl qu r s sh st t th tr v w".split()
VOWELS = "a e i o u ai ea ou".split()
CODAS = ["", "l", "m", "n", "r", "s", "t", "ck", "nd", "st"]
FRAMES = (
    "The {} of {} was {} by a {} {} before the {}, and nobody at the {} had {} it",
    "In the {} a {} {} that every {} from {} would have to {} its {} until the {}",
    "When {} {} the {}, the {} of the {} said it was not the first {} in {} years",
    "There is a {} behind the {} where {} {} their {} with the {} of an old {}",
)


def word(dice: random.Random) -> str:
    return "".join(dice.choice(ONSETS) + dice.choice(VOWELS) + dice.choice(CODAS) for _ in range(2))


def sentence(dice: random.Random) -> str:
    frame = dice.choice(FRAMES)
    return frame.format(*(word(dice) for _ in range(frame.count("{}")))) + "."


def paragraphs(dice: random.Random, told: list[str]) -> list[str]:
    """Give the paragraphs of one page; a third of them were told before."""
    some = []
    for _ in range(dice.randrange(3, 9)):
        again = told and dice.random() < 0.33
        some.append(dice.choice(told) if again else " ".join(sentence(dice) for _ in range(3)))
    told += some
    return some


def make(folder: Path, count: int) -> None:
    """Write the crawl: pages, and among them texts, files of records and pages without an article."""
    dice, told = random.Random(count), []
    for n in range(count):
        site = folder / f"site{n % 7}.example"
        site.mkdir(parents=True, exist_ok=True)
        write(site, n, paragraphs(dice, told))


def write(site: Path, n: int, some: list[str]) -> None:
    if n % 50 == 9:
        (site / f"{n:05}.html").write_text(f"<html><body><!-- {n} --></body></html>", "utf-8")
    elif n % 20 == 7:
        (site / f"{n:05}.txt").write_text("\n\n".join(some) + "\n", "utf-8")
    elif n % 20 == 13:
        records = [{"id": f"{n}-{k}", "text": told} for k, told in enumerate(some)]
        (site / f"{n:05}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    else:
        body = "".join(f"<p>{p}</p>\n" for p in some)
        html = f"<html lang=en><head><title>Report {n}</title></head><body><article><h1>Report {n}</h1>\n{body}</article></body></html>"
        (site / f"{n:05}.html").write_text(html, "utf-8")
