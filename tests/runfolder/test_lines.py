import json
from dataclasses import asdict

from twicetold.model import Action, Place, Repeat, RepeatKind, Skipped
from twicetold.runfolder.lines import repeat_line, skipped_line

REPEAT = Repeat(
    id="0f",
    block="a1",
    kind=RepeatKind.BOILERPLATE,
    variant=True,
    article='https://example.org/"quoted"\\path',
    first=1,
    last=2,
    start=30,
    end=99,
    words=12,
    source=Place("Ärger\u2028\x01", 0, 0, 0, 69),
    kept_in="",
    resemblance=0.9,
    containment=1e-05,
    exact=False,
    action=Action.FLAG,
    reason="says-more",
    novel=("не", "“12”", "\t"),
    preview="“Nothing,” she said…",
)


def test_a_repeat_is_written_as_the_standard_library_would_write_its_fields():
    assert repeat_line(REPEAT) == json.dumps(asdict(REPEAT), ensure_ascii=False).encode()
    exact = Repeat(**{**asdict(REPEAT), "source": REPEAT.source, "exact": True, "variant": False, "novel": ()})
    assert repeat_line(exact) == json.dumps(asdict(exact), ensure_ascii=False).encode()


def test_a_skipped_input_is_written_as_the_standard_library_would_write_its_fields():
    skipped = Skipped('Ä"\\\u2028#1', "read", "broken", "\x1b]0;x\x07\n\t")
    assert skipped_line(skipped) == json.dumps(asdict(skipped), ensure_ascii=False).encode()
    assert json.loads(skipped_line(Skipped("a", "read", "empty"))) == asdict(Skipped("a", "read", "empty"))
