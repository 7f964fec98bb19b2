"""A made crawl: pages that tell again what others told, the same for the same number."""

import random
from pathlib import Path

SUBJECTS = (
    "The pier|A ferry|The council|Every baker|A diver|The librarian|One ranger|The choir|A postman|The harbour".split(
        "|"
    )
)
VERBS = "closes|opens|repairs|counts|paints|borrows|plants|measures|describes|guards".split("|")
OBJECTS = "three bridges|the old mill|a row of elms|the fish quay|its last supports|a hundred letters|the sluice gate|two clocks|the seagrass|an empty school".split("|")  # fmt: skip
TIMES = "before the first storms of the autumn|on a quiet Monday in March|while the tide is out|after eight in the evening|until the spring|for the fourth year in a row".split("|")  # fmt: skip


def sentence(dice: random.Random) -> str:
    number = dice.randrange(2, 9_000)
    return f"{dice.choice(SUBJECTS)} {dice.choice(VERBS)} {dice.choice(OBJECTS)} {dice.choice(TIMES)}, said witness {number} of the inquiry."


def make(folder: Path, count: int) -> None:
    """Write the pages; a third of their paragraphs were told before."""
    dice = random.Random(count)
    told: list[str] = []
    for n in range(count):
        paragraphs = []
        for _ in range(dice.randrange(3, 9)):
            again = told and dice.random() < 0.33
            paragraphs.append(dice.choice(told) if again else " ".join(sentence(dice) for _ in range(3)))
        told += paragraphs
        site = folder / f"site{n % 7}.example"
        site.mkdir(parents=True, exist_ok=True)
        body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
        html = f"<html lang=en><head><title>Report {n}</title></head><body><article><h1>Report {n}</h1>\n{body}</article></body></html>"
        (site / f"{n:05}.html").write_text(html, "utf-8")
