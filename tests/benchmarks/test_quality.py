"""The measure itself: what it plants is what it labels, and what it scores is the output text."""

import hashlib
import json
import random

import pytest
from benchmarks.quality import baselines, edits, natural, product
from benchmarks.quality.align import standing
from benchmarks.quality.families import family_table
from benchmarks.quality.families.turns import reading
from benchmarks.quality.plant import passage_of, plant, write_planting
from benchmarks.quality.render import page_of, text_of
from benchmarks.quality.score import score
from benchmarks.quality.sources import page_names
from benchmarks.quality.supply import is_entry, told_once
from benchmarks.quality.values import Base, Case, Piece, Planted, Planting, Region
from benchmarks.quality.words import size, words

TELLING = "The ferry left the quay at nine with forty people and two dogs on board."
OTHER = "Nobody in the village had seen the lamp of the lighthouse since the winter storm."
TAIL = (
    "By noon the fog was gone and the boats came home one after the other, all of them empty but "
    "for a few crates of mackerel."
)


def planted(expectation, must=()):
    """One article that tells TELLING first and third, as a case."""
    pieces = tuple(map(Piece, (TELLING, OTHER, TELLING, TAIL)))
    told, source = Region("a", 2, 2, 0, len(TELLING)), Region("a", 0, 0, 0, len(TELLING))
    case = Case("c", "verbatim", expectation, "en", told, source, 15, must)
    return Planting((Planted("a", "https://a.example/a", pieces),), (case,))


def verdict(planting, *left):
    return score(planting, {"a": "\n\n".join(left)})[0].verdict


@pytest.fixture(scope="module")
def bases():
    """Six hundred paragraphs of made-up words, so that none is told twice."""
    rng = random.Random(7)
    names = ["".join(rng.choices("bdfklmnprstv", k=1) + rng.choices("aeiou", k=1)) for _ in range(99)]

    def sentence():
        made = ["".join(rng.choices(names, k=3)) for _ in range(12)]
        made[3:3] = ["the", "of", "is", "not", "in", "on", "a"]
        made[1] = str(rng.randrange(100, 999))
        made[11], made[14] = made[11].capitalize(), made[14].capitalize()
        made[0] = made[0].capitalize()
        return " ".join(made) + "."

    return [
        Base(str(n), "en", tuple(Piece(f"{sentence()} {sentence()} {sentence()}") for _ in range(10)))
        for n in range(60)
    ]


def test_a_removed_second_telling_is_found():
    assert verdict(planted("found"), TELLING, OTHER, TAIL) == "found"


def test_both_tellings_left_are_kept_twice():
    assert verdict(planted("found"), TELLING, OTHER, TELLING, TAIL) == "kept twice"


def test_a_passage_of_which_no_telling_stands_is_lost():
    assert verdict(planted("found"), OTHER, TAIL) == "lost"


def test_half_a_second_telling_left_is_not_found():
    assert verdict(planted("found"), TELLING, OTHER, TELLING[:40], TAIL) == "kept twice"


def test_a_text_that_must_stand_is_lost_when_a_word_of_it_is_gone():
    must = (("a", OTHER),)
    assert verdict(planted("stays", must), TELLING, OTHER, TELLING, TAIL) == "left alone"
    assert verdict(planted("stays", must), TELLING, OTHER.replace(" not", "").replace(
        "lamp ", ""), TELLING, TAIL) == "lost"  # fmt: skip


def test_of_two_that_must_stand_one_is_not_enough():
    must = (("a", TELLING), ("a", TELLING))
    assert verdict(planted("stays", must), TELLING, OTHER, TAIL) == "lost"


def test_an_article_without_output_has_lost_all():
    assert score(planted("stays", (("a", OTHER),)), {})[0].verdict == "lost"


def test_a_cut_inside_a_paragraph_is_seen_word_by_word():
    kept = standing(["one two three four five six"], "one two five six")
    assert kept == [[True, True, False, False, True, True]]


def test_the_scorer_is_blind_to_typography():
    assert words("Ｃafe\u0301 \u201cdon\u2019t\u201d re\u00adturn") == words('CAFÉ "don\'t" return')


def test_a_part_that_was_cut_out_is_found_though_the_next_sentence_begins_as_it_does():
    part = "The ferry left the quay at nine, and forty people stood on its deck in the rain."
    text = f"{part} The ferry left again at noon, and came back before the lamp was lit."
    told, source = Region("a", 2, 2, 0, len(part)), Region("a", 0, 0, 0, len(part))
    case = Case("c", "longer_tells_again", "found", "en", told, source, 16, ())
    planting = Planting((Planted("a", "https://a.example/a", tuple(map(Piece, (part, OTHER, text)))),), (case,))
    assert verdict(planting, part, OTHER, text[len(part) + 1 :]) == "found"
    assert verdict(planting, part, OTHER, text) == "kept twice"
    assert verdict(planting, part, OTHER, text.replace("forty people stood", "people stood")) == "kept twice"


def test_words_are_counted_as_users_count_them():
    assert size("Part of S.P.A. costs 15.5 pounds, l'ami") == 7
    assert size("今日は猫の日です") == 4


def test_nothing_is_left_out_that_turns_weakens_or_stands_beside_a_number():
    text = "she may have sold quite 20 acres of it or half of the old yard by the quay in some haste " * 3
    kept = ("may", "quite", "acres", "or", "half", "by", "some")
    for seed in range(30):
        left = edits.words_left_out(text, random.Random(seed)).split()
        assert all(left.count(word) == 3 for word in kept)
        assert len(left) < len(text.split())


def test_function_words_are_changed_whole_and_in_their_case():
    edit = edits.function_words("en")
    text = "The A4 sheets left at 9 a.m. AND THE crew of the boat that stood in the rain saw a light on the hill there"
    assert edit(text, random.Random(1)).startswith("A A4 sheets left at 9 a.m. AND A crew")


def test_short_lines_behind_a_label_are_entries():
    assert is_entry("Best for: Enterprises with complex workflows and budget to match.")
    assert not is_entry("He said: we shall leave before the tide turns.")
    assert not is_entry("Nobody came.")


def test_an_unspaced_script_gives_a_word_for_each_character():
    assert words("三月の 2 fox") == ("三", "月", "の", "2", "fox")


def test_the_same_seed_plants_the_same_articles(bases):
    first, second = (plant(bases, 3, 60) for _ in range(2))
    assert first == second
    assert first != plant(bases, 4, 60)


def test_every_family_but_those_of_other_languages_can_be_planted(bases):
    families = {case.family for case in plant(bases, 1, 400).cases}
    missing = set(family_table()) - families
    assert missing <= {
        "house_style_within", "house_style_across", "other_date_within", "other_date_across",
        "other_unit_within", "other_unit_across", "twin_quotes_within", "twin_quotes_across",
        "twin_decomposed_within", "twin_decomposed_across", "twin_all_within", "twin_all_across",
        "light_edits_within", "light_edits_across",
    }  # fmt: skip


def test_where_nothing_is_removed_all_stays_stand_and_nothing_is_found(bases):
    planting = plant(bases, 1, 300)
    texts = {a.id: text_of(a.pieces)[0] for a in planting.articles}
    verdicts = {(one.case.expectation, one.verdict) for one in score(planting, texts)}
    assert verdicts == {("found", "kept twice"), ("stays", "left alone")}


def test_what_is_planted_to_be_found_is_gone_when_its_region_is_cut(bases):
    planting = plant(bases, 2, 60, ["verbatim_within", "longer_tells_again_within", "body_doubled"])
    found = [case for case in planting.cases if case.expectation == "found"]
    texts = {}
    for article in planting.articles:
        pieces = [piece.text for piece in article.pieces]
        for case in (c for c in found if c.told.article == article.id):
            inside = pieces[case.told.first : case.told.last + 1]
            if len(inside) == 1:
                pieces[case.told.first] = inside[0][: case.told.start] + inside[0][case.told.end :]
            else:
                pieces[case.told.first : case.told.last + 1] = [""] * len(inside)
        texts[article.id] = "\n\n".join(pieces)
    assert {one.verdict for one in score(planting, texts)} == {"found", "left alone"}


def test_an_article_is_never_planted_empty(bases):
    planting = plant([*bases, Base("none", "en", ())], 1, 40)
    assert all(article.pieces for article in planting.articles)


def test_labels_name_the_passage_as_it_was_planted(bases, tmp_path):
    planting = plant(bases, 1, 30, ["longer_tells_again_within"])
    write_planting(planting, tmp_path)
    labels = list(map(json.loads, (tmp_path / "labels.jsonl").read_text("utf-8").splitlines()))
    articles = {a.id: a for a in planting.articles}
    for label in (one for one in labels if one["expectation"] == "found"):
        source = Region(**label["source"])
        assert label["passage"] == passage_of(source, articles[source.article].pieces)


def test_text_places_are_where_the_words_stand():
    pieces = [Piece("Title", "heading"), Piece("a = 1", "code"), Piece("b = 2", "code"),
              Piece("x | y", "table_row"), Piece("Prose.")]  # fmt: skip
    text, places = text_of(pieces)
    assert text == "## Title\n\n```\na = 1\nb = 2\n```\n\n| x | y |\n\nProse."
    assert [text[start:end] for start, end in places] == [piece.text for piece in pieces]


def test_a_page_escapes_the_text_it_shows():
    page = page_of(Planted("a", "https://a.example/a", (Piece("1 < 2 & 3"),)))
    assert "<p>1 &lt; 2 &amp; 3</p>" in page


def test_words_left_out_are_a_seventh_at_most_and_no_negation():
    text = "we did not see the small green boat that came into the narrow harbour before dawn"
    for seed in range(20):
        left = edits.words_left_out(text, random.Random(seed)).split()
        assert len(text.split()) - len(left) <= 2
        assert {"not", "before", "we"} <= set(left)


def test_a_turn_has_two_readings():
    line = "The {former|} mayor left."
    assert (reading(line, 1), reading(line, 2)) == ("The former mayor left.", "The mayor left.")


def test_told_once_drops_paragraphs_that_share_their_words():
    bases = [Base("a", "en", (Piece(TELLING), Piece(OTHER))), Base("b", "en", (Piece(TELLING),))]
    assert [base.pieces for base in told_once(bases)] == [(Piece(OTHER),), ()]


ARTICLES = {"a": [TELLING, OTHER], "b": [TELLING.upper(), TAIL]}


@pytest.mark.parametrize("method", [baselines.exact_hash, baselines.datasketch_recipe, baselines.onion])
def test_a_baseline_drops_an_equal_paragraph_of_a_later_article(method):
    articles = {"a": [TELLING, OTHER], "b": [TELLING, TAIL]}
    assert method(articles) == {"a": f"{TELLING}\n\n{OTHER}", "b": TAIL}


def test_the_exact_hash_is_blind_to_case_alone():
    assert baselines.exact_hash(ARTICLES)["b"] == TAIL


def test_c4_drops_three_sentences_in_a_row_and_not_two():
    three = "One is here. Two is here. Three is here."
    articles = {"a": [three], "b": [three, "Four is new."], "c": ["One is here. Two is here."]}
    texts = baselines.c4_sentences(articles)
    assert texts == {"a": three, "b": "Four is new.", "c": "One is here. Two is here."}


def test_a_run_that_read_no_words_is_refused(tmp_path):
    (tmp_path / "empty.jsonl").write_text('{"id": "a", "text": ""}\n', encoding="utf-8")
    with pytest.raises(product.ProductError):
        product.run_clean(tmp_path / "empty.jsonl", tmp_path / "run")


def test_only_pairs_whose_readings_agree_are_scored(tmp_path):
    side = {"page": "p.html.gz", "paragraph": 0, "kind": "paragraph", "digest": "d"}
    line = {"earlier": side, "later": side, "exact": False, "family": "f", "reading1": "told"}
    records = [line | {"id": "x", "reading2": None}, line | {"id": "y", "reading2": None}]
    path, second = tmp_path / "set.jsonl", tmp_path / "second.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    assert natural.read_pairs(path) == []
    second.write_text('{"id": "x", "verdict": "told"}\n{"id": "y", "verdict": "stays"}\n', "utf-8")
    assert natural.add_reading(second, path) == (2, 1)
    assert [pair.id for pair in natural.read_pairs(path)] == ["x"]


def test_a_pair_finds_its_page_by_digest_whatever_its_name(tmp_path):
    page = f"<html><body><article><p>{TELLING}</p><p>{OTHER}</p><p>{TAIL}</p></article></body></html>"
    (tmp_path / "renamed.html").write_text(page, encoding="utf-8")
    digest = hashlib.sha256(page.encode()).hexdigest()
    assert page_names(tmp_path) == {digest: "renamed"}
    sides = [{"page": "first-name", "sha256": sha, "paragraph": 0} for sha in (digest, "0" * 64)]
    pair = natural.Pair("x", "other", "told", *sides)
    here, nowhere = natural.placed([pair], {digest: "renamed"})[0].earlier, natural.placed([pair], {})[0].later
    assert (here["page"], nowhere["page"]) == ("renamed", "")
    unsigned = natural.Pair("y", "other", "told", {"page": "a"}, {"page": "b"})
    assert natural.placed([unsigned], {}) == [unsigned]


def test_the_natural_set_keeps_no_text():
    allowed = {"id", "earlier", "later", "exact", "family", "reading1", "reading2"}
    sides = {"page", "paragraph", "kind", "digest"}
    records = list(map(json.loads, natural.SET.read_text("utf-8").splitlines()))
    assert len(records) >= 150
    assert all(set(record) == allowed for record in records)
    assert all(set(record[side]) == sides for record in records for side in ("earlier", "later"))
    assert sum(record["exact"] for record in records) <= len(records) / 4
