"""What is cut off without costing an article is counted in run.json, and again when nothing is extracted again."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.test_run import P1, P2, P3, page, run

from twicetold.extract import extract
from twicetold.limits import CAPS, MAX_DEPTH, MAX_FIELD, MAX_INLINE, MAX_MARKS_IN_A_ROW, MAX_SCRIPT
from twicetold.model import Article, Page

MARKS = "a" + "\u0301\u0316" * MAX_MARKS_IN_A_ROW + "b"
PAGES = {
    "nesting": f"<p>{P1}</p>" + "<div>" * 300 + f"<p>{P2}</p>" + "</div>" * 300,
    "inline": f"<p>{P1} " + "<b>word</b> " * (MAX_INLINE + 1) + "</p>",
    "spans": f"<p>{P1}</p><table><tr><td colspan=2>One cell</td></tr></table>",
    "scripts": f"<p>{P1}</p><script type='application/ld+json'>{' ' * (MAX_SCRIPT + 1)}</script>",
    "fields": f"<p>{P1}</p><meta name=author content='{'x' * (MAX_FIELD + 1)}'>",
    "marks": f"<p>{P1}</p><p>{MARKS}</p>",
}


def html(name: str) -> str:
    return page(name, P3).replace("</article>", PAGES[name] + "</article>")


def extracted(body: str) -> Article:
    found = extract(Page("x", "x", html=body.encode()))
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_limit_that_bites_in_a_page_is_named_with_its_article(name: str) -> None:
    assert extracted(html(name)).caps == (name,)
    assert extracted(page(name, P1, P2)).caps == ()


def test_a_page_as_deep_as_may_be_is_not_cut() -> None:
    body = "<div>" * (MAX_DEPTH - 20) + f"<p>{P1}</p>" + "</div>" * (MAX_DEPTH - 20)
    assert extracted(page("deep", P3).replace("</article>", body + "</article>")).caps == ()


def test_marks_in_a_text_are_named_from_one_more_than_are_compared_on() -> None:
    found = [
        extract(Page("x", "x", text=f"{P1} a" + "\u0301" * n)) for n in (MAX_MARKS_IN_A_ROW, MAX_MARKS_IN_A_ROW + 1)
    ]
    assert [article.caps for article in found if isinstance(article, Article)] == [(), ("marks",)]


def caps(out: Path) -> dict[str, int]:
    told: dict[str, Any] = json.loads((out / "run.json").read_text("utf-8"))
    return {name: told["caps"][name] for name in CAPS}


def test_a_rerun_that_extracts_nothing_again_counts_the_same(tmp_path: Path) -> None:
    crawl, out = tmp_path / "crawl", tmp_path / "run"
    crawl.mkdir()
    for name in PAGES:
        (crawl / f"{name}.html").write_text(html(name), "utf-8")
    records = [
        f'{{"text": "{P1}", "n": {"9" * 5_000}}}',
        json.dumps({"text": P2, "x": json.loads("[" * 70 + "]" * 70)}),
    ]
    records += [
        json.dumps({"text": P3, "title": "x" * (MAX_FIELD + 1)}),
        json.dumps({"html": html("spans"), "url": "http://a.example/"}),
    ]
    (crawl / "r.jsonl").write_text("\n".join(records), "utf-8")
    command = ["clean", crawl, "--out", out, "--carry", "all", "--workers", "1"]
    once = dict.fromkeys(CAPS, 1) | {"fields": 2, "spans": 2}
    assert run(*command).returncode == 0
    assert caps(out) == once
    (crawl / "new.txt").write_text(P1, "utf-8")
    assert run(*command).returncode == 0
    work = json.loads((out / "run.json").read_text("utf-8"))["machine"]["extractions"]
    assert (work["asked"], work["known"]) == (0, len(PAGES) + 1)
    assert caps(out) == once
    anew = tmp_path / "anew"
    assert run(*command[:3], anew, *command[4:], "--keep", "longest").returncode == 0
    assert caps(anew) == once
