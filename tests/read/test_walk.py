"""Which files are read, in which order, and by what names they go."""

# ruff: noqa: PTH102, PTH106, PTH118, PTH123 - names and depths that no Path can hold
import os
import socket
from pathlib import Path

import pytest

from twicetold.errors import InputError
from twicetold.model import Page, Skipped
from twicetold.read import ReadSpec, read


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The text of {name}.", encoding="utf-8")


def sources(*inputs: Path | str, spec: ReadSpec | None = None) -> list[str]:
    return [entry.source for entry in read([str(given) for given in inputs], spec)]


def test_paths_rank_by_the_bytes_of_the_whole_path(tmp_path: Path) -> None:
    write(tmp_path, "a/z", "a.html", "a b", "a0", "B", "é", "z", "a-c/x")
    assert sources(tmp_path) == ["B", "a b", "a-c/x", "a.html", "a/z", "a0", "z", "é"]


def test_inputs_rank_as_given(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a.txt")
    assert sources(tmp_path / "b.txt", tmp_path / "a.txt") == ["b.txt", "a.txt"]


def test_a_file_in_a_folder_is_named_by_its_path_below_it(tmp_path: Path) -> None:
    write(tmp_path, "pages/site/b.txt", "pages/c.txt")
    assert list(read([str(tmp_path / "pages")])) == [
        Page("c.txt", "pages/c.txt", text="The text of pages/c.txt.", host="pages"),
        Page("site/b.txt", "pages/site/b.txt", text="The text of pages/site/b.txt.", host="site"),
    ]


def test_a_file_that_is_an_input_goes_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "deep/a.txt")
    (page,) = read([str(tmp_path / "deep/a.txt")])
    assert page == Page("a.txt", "a.txt", text="The text of deep/a.txt.", host="a.txt")


def test_with_several_inputs_the_name_of_the_input_stands_before_the_path(tmp_path: Path) -> None:
    write(tmp_path, "one/a.txt", "two/a.txt")
    assert sources(tmp_path / "one", tmp_path / "two") == ["one/a.txt", "two/a.txt"]


def test_inputs_of_equal_names_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "x/index.html", "y/index.html")
    monkeypatch.chdir(tmp_path)
    pages = list(read(["x/index.html", "y/index.html", "x/index.html"]))
    assert [page.source for page in pages] == ["x/index.html", "y/index.html", "x/index.html~2"]
    assert [page.id for page in pages if isinstance(page, Page)] == [
        "x/index.html",
        "y/index.html",
        "x/index.html~2",
    ]


def test_the_folder_of_a_dot_has_its_real_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "crawl/a.txt")
    monkeypatch.chdir(tmp_path / "crawl")
    (page,) = read(["."])
    assert isinstance(page, Page)
    assert (page.source, page.id) == ("a.txt", "crawl/a.txt")


def test_a_glob_reads_what_matches_and_names_it_below_its_fixed_folder(tmp_path: Path) -> None:
    write(tmp_path, "p/a/index.txt", "p/b/index.txt", "p/b/other.txt", "p/index.txt")
    pages = list(read([str(tmp_path / "p/*/index.txt")]))
    assert [page.source for page in pages] == ["a/index.txt", "b/index.txt"]
    assert [page.id for page in pages if isinstance(page, Page)] == [
        "p/a/index.txt",
        "p/b/index.txt",
    ]


def test_a_glob_that_matches_a_folder_reads_what_is_in_it(tmp_path: Path) -> None:
    write(tmp_path, "p/site1/deep/a.txt", "p/site2/b.txt", "p/other/c.txt")
    assert sources(tmp_path / "p/site*") == ["site1/deep/a.txt", "site2/b.txt"]


def test_two_stars_cross_folders(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "x/b.txt", "x/y/c.txt", "x/d.md")
    assert sources(tmp_path / "**/*.txt") == ["a.txt", "x/b.txt", "x/y/c.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(tmp_path: Path) -> None:
    write(tmp_path, "index.html?p=3", "index.html?p=[4]", "index.htmlXp=3")
    assert sources(tmp_path / "index.html?p=3") == ["index.html?p=3"]
    assert sources(tmp_path / "index.html?p=[4]") == ["index.html?p=[4]"]


@pytest.mark.parametrize("missing", ["nowhere", "*.nothing", "nowhere/*.txt", "", "a\0b"])
def test_an_input_that_is_not_there_is_an_error_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    write(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        read(["a.txt", missing])


def test_no_input_at_all_and_standard_input_twice_are_errors() -> None:
    with pytest.raises(InputError):
        read([])
    with pytest.raises(InputError):
        read(["-", "-"])


def test_included_files_match_at_any_depth(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "x/b.txt", "x/c.md")
    assert sources(tmp_path, spec=ReadSpec(include=("*.txt",))) == ["a.txt", "x/b.txt"]


def test_excluded_folders_and_files_are_passed_by(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "drafts/b.txt", "x/drafts/c.txt", "x/d.md", "x/e.txt")
    spec = ReadSpec(exclude=("drafts", "x/*.md"))
    assert sources(tmp_path, spec=spec) == ["a.txt", "x/e.txt"]


def test_names_with_a_dot_before_are_read_and_version_control_is_not(tmp_path: Path) -> None:
    write(tmp_path, ".hidden/a.txt", ".b.txt", ".git/config", "x/.git/HEAD", "x/.svn/entries")
    assert sources(tmp_path) == [".b.txt", ".hidden/a.txt"]


def test_links_are_listed_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.txt", "in/a.txt")
    (tmp_path / "in/file").symlink_to(tmp_path / "outside/secret.txt")
    (tmp_path / "in/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/nowhere").symlink_to(tmp_path / "gone")
    detail = "a symbolic link is not followed"
    assert list(read([str(tmp_path / "in")])) == [
        Page("a.txt", "in/a.txt", text="The text of in/a.txt.", host="in"),
        *[Skipped(name, "read", "link", detail) for name in ("file", "folder", "loop", "nowhere")],
    ]


def test_a_link_that_is_named_is_not_followed_either(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "latest").symlink_to(tmp_path / "real")
    assert list(read([str(tmp_path / "latest")])) == [
        Skipped("latest", "read", "link", "a symbolic link is not followed")
    ]


def test_a_glob_does_not_lead_through_a_link(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.txt", "in/a.txt")
    (tmp_path / "in/way").symlink_to(tmp_path / "outside")
    assert sources(tmp_path / "in/**/*.txt") == ["a.txt"]


def test_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        assert list(read([str(tmp_path)])) == [
            Skipped(name, "read", "device", "a pipe, a socket or a device") for name in ("pipe", "socket")
        ]


def test_a_device_is_skipped() -> None:
    assert list(read(["/dev/null"])) == [Skipped("null", "read", "device", "a pipe, a socket or a device")]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is refused to root")
def test_what_the_system_refuses_is_listed(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "closed/b.txt", "z.txt")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        entries = list(read([str(tmp_path)]))
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert [(entry.source, getattr(entry, "reason", "")) for entry in entries] == [
        ("a.txt", "unreadable"),
        ("closed", "unreadable"),
        ("z.txt", ""),
    ]


def test_a_file_that_goes_while_the_folder_is_read_is_listed(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    entries = read([str(tmp_path)])
    next(entries)
    (tmp_path / "b.txt").unlink()
    assert list(entries) == [Skipped("b.txt", "read", "unreadable", "No such file or directory")]


def test_a_line_feed_in_a_name_stays_in_the_source(tmp_path: Path) -> None:
    write(tmp_path, "two\nlines.txt")
    assert sources(tmp_path) == ["two\nlines.txt"]


def test_names_that_are_not_utf8_are_shown_each_in_its_own_way(tmp_path: Path) -> None:
    for name in (b"\xe9.txt", b"\xff.txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(b"A text.")
    found = sources(tmp_path)
    assert found == ["\\xe9.txt", "\\xff.txt"]
    assert "".join(found).encode()


def test_very_deep_folders_are_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    depth = 1200
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    Path("a.txt").write_text("Deep.", encoding="utf-8")
    try:
        assert sources(tmp_path) == ["d/" * depth + "a.txt"]
    finally:
        # Deeper than what clears temporary folders can go
        Path("a.txt").unlink()
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("d")


def test_an_empty_folder_holds_no_input(tmp_path: Path) -> None:
    assert list(read([str(tmp_path)])) == []
