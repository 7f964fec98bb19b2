"""`--max-removal`: an article of which too much would go is left whole."""

from tests.building import article

from twicetold.config import Config
from twicetold.decide import Decision
from twicetold.matcher import Matcher
from twicetold.model import Action, Article, Status

P1 = "The old pier of Saltmere will close on Monday after divers found cracks in three of its supports."
P2 = "Repairs will take until the spring, and the summer ferry will leave from the fish quay instead of it."
P3 = "The last bakery of Tern Street has a new owner who sold out before eight o'clock on her first morning."
P4 = "Painting of the swing bridge starts in May and lasts until the first storms of the autumn."

FIRST = article(P1, P2, id="first")
COPY = article(P1, P2, P3, id="copy")
"""37 of its 57 words stand in the first article, 64.9 %."""
LAST = article(P1, P2, P4, id="last")


def decided(max_removal: float, *articles: Article) -> list[Decision]:
    return Matcher(Config(max_removal=max_removal)).feed(articles)


def test_an_article_of_which_more_would_go_is_flagged_and_left_whole() -> None:
    _, copy = decided(50, FIRST, COPY)
    assert [(r.action, r.reason, r.source.article, r.kept_in) for r in copy.repeats] == [
        (Action.FLAG, "max-removal", "first", "first")
    ]
    assert (copy.text, copy.status, copy.removed_words, copy.cuts) == (COPY.text, Status.KEPT, 0, ())


def test_just_the_limit_may_go() -> None:
    [(removed, words)] = [(d.removed_words, d.words) for d in decided(100, FIRST, COPY)[1:]]
    assert (removed, words) == (37, 57)
    exact = 100 * removed / words
    assert [d.removed_words for d in decided(exact + 1e-9, FIRST, COPY)] == [0, 37]
    assert [d.removed_words for d in decided(exact - 1e-9, FIRST, COPY)] == [0, 0]


def test_with_no_limit_a_whole_copy_goes_and_with_one_it_stays() -> None:
    again = article(P1, P2, id="again")
    assert [d.status for d in decided(100, FIRST, again)] == [Status.KEPT, Status.DUPLICATE]
    assert [d.status for d in decided(99.9, FIRST, again)] == [Status.KEPT, Status.KEPT]


def test_what_is_left_whole_is_where_later_tellings_say_it_stands() -> None:
    # The last article repeats the first; in the copy between them the words stand as well
    later = article(P3, P4, id="later")
    decisions = decided(60, FIRST, COPY, LAST, later)
    assert [[(str(r.action), r.reason, r.kept_in) for r in d.repeats] for d in decisions] == [
        [],
        [("flag", "max-removal", "first")],
        [("flag", "max-removal", "first")],
        [("flag", "short-alone", "copy"), ("flag", "short-alone", "last")],
    ]


def test_each_article_is_judged_by_itself_however_they_are_fed() -> None:
    articles = [FIRST, COPY, LAST, article(P4, P1, P2, P3, P4, id="own")]
    together = decided(60, *articles)
    one_by_one = Matcher(Config(max_removal=60))
    assert [one_by_one.feed([a])[0] for a in articles] == together
