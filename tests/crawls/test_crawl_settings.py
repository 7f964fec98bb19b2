"""The settings of a crawl."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scrapy")

from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings

from twicetold.config import Boilerplate, Config, Variants
from twicetold.errors import UsageError
from twicetold.read import ReadSpec
from twicetold.scrapy import Addon, TwicetoldPipeline
from twicetold.scrapy.settings import CrawlSettings, ItemAction, read_settings
from twicetold.wire import Limits


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(**settings: Any) -> CrawlSettings:
    return read_settings(Settings({f"TWICETOLD_{name}": value for name, value in settings.items()}), "spider")


def test_everything_has_a_default() -> None:
    assert read() == CrawlSettings(
        action=ItemAction.ANNOTATE,
        index=Path(".scrapy/twicetold/spider.twicetold"),
        fields=ReadSpec(),
        report_field="duplicate_report",
        output_field=None,
        isolate=True,
        limits=Limits(seconds=20.0),
        workers=2,
        config=Config(),
    )


def test_all_may_be_set_also_as_the_strings_of_a_command_line() -> None:
    assert read(
        ACTION="rewrite", INDEX="/x/y.db", TEXT_FIELD="a", HTML_FIELD="b", URL_FIELD="c", ID_FIELD="d", DATE_FIELD="e",
        REPORT_FIELD="f", OUTPUT_FIELD="g", ISOLATE="0", TIMEOUT="3", WORKERS="4", RESEMBLANCE="0.9", MIN_WORDS="9",
        MIN_WORDS_SHARED="30", WITHIN_ONLY="1", BOILERPLATE="keep", BOILERPLATE_MIN="6", VARIANTS="remove",
        MAX_REMOVAL="50",
    ) == CrawlSettings(
        ItemAction.REWRITE, Path("/x/y.db"),
        ReadSpec(text_field="a", html_field="b", url_field="c", id_field="d", date_field="e"), "f", "g",
        isolate=False, limits=Limits(seconds=3.0), workers=4,
        config=Config(0.9, 9, 30, True, Boilerplate.KEEP, 6, Variants.REMOVE, max_removal=50.0),
    )  # fmt: skip


def test_the_index_stands_below_the_job_if_there_is_one(tmp_path: Path) -> None:
    job = Settings({"JOBDIR": str(tmp_path / "job")})
    assert read_settings(job, "spider").index == tmp_path / "job" / "index.twicetold"
    assert read(INDEX=":memory:").index is None


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"ACTION": "sing"}, "TWICETOLD_ACTION = 'sing': one of annotate, rewrite, drop is needed"),
        ({"VARIANTS": "x"}, "TWICETOLD_VARIANTS = 'x': one of flag, remove is needed"),
        ({"MIN_WORDS": "many"}, "TWICETOLD_MIN_WORDS = 'many': a number is needed"),
        ({"MIN_WORDS": "1"}, "--min-words 1: 3 at least, the length of a shingle"),
        ({"TIMEOUT": "0"}, "TWICETOLD_TIMEOUT = 0: 0.1 at least is needed"),
        ({"TIMEOUT": "nan"}, "TWICETOLD_TIMEOUT = nan: 0.1 at least is needed"),
        ({"WORKERS": 0}, "TWICETOLD_WORKERS = 0: 1 at least is needed"),
    ],
)
def test_nonsense_is_refused_by_its_name(settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(**settings)
    assert str(refused.value) == complaint


def test_what_is_switched_off_says_so() -> None:
    with pytest.raises(NotConfigured, match="TWICETOLD_ENABLED is false"):
        read(ENABLED=False)
    settings = Settings({"TWICETOLD_ENABLED": "0"})
    with pytest.raises(NotConfigured, match="TWICETOLD_ENABLED is false"):
        Addon().update_settings(settings)
    assert not settings.getdict("ITEM_PIPELINES")


def test_the_addon_leaves_a_pipeline_where_the_user_put_it() -> None:
    settings = Settings({"ITEM_PIPELINES": {"twicetold.scrapy.TwicetoldPipeline": 5}})
    Addon().update_settings(settings)
    assert dict(settings.getdict("ITEM_PIPELINES")) == {"twicetold.scrapy.TwicetoldPipeline": 5}
    bare = Settings()
    Addon().update_settings(bare)
    assert dict(bare.getdict("ITEM_PIPELINES")) == {TwicetoldPipeline: 600}
