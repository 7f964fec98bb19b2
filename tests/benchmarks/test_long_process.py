"""The trial of one long process, in short."""

from pathlib import Path

import pytest
from benchmarks.index import long

from twicetold import compiled


def test_what_is_old_expires_and_what_is_seen_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "STEP", 10)
    monkeypatch.setattr(long, "KEPT", 20)
    found = long.run(tmp_path / "index", 60)
    compiled.switch_off()
    index, last = found["index"], found["last_tenth_ms"]
    assert isinstance(index, dict)
    assert isinstance(last, dict)
    assert index["added"] == 60
    assert 0 < index["articles"] <= 30
    assert "add" in last
