"""Names of text files stay in the tree of the inputs, inside the folder, and apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twicetold.runfolder.names import Names


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("news/2025/pier.html", "news/2025/pier.html.txt"),
        ("pier", "pier.txt"),
        ("notes.md", "notes.md"),
        ("NOTES.TXT", "NOTES.TXT"),
        ("../../etc/passwd", ".._/.._/etc/passwd.txt"),
        ("/etc/passwd", "etc/passwd.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("con.txt", "_con.txt"),
        ("COM1", "_COM1.txt"),
        ("console.txt", "console.txt"),
        ("what?.html", "what_.html.txt"),
        ("a\x1b[31m.txt", "a_[31m.txt"),
        ("a\u202etxt.exe", "a_txt.exe.txt"),
        ("C:\\temp\\x", "C__temp_x.txt"),
        ("", "_.txt"),
        ("folder./x.txt", "folder_/x.txt"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_safe(source: str, expected: str) -> None:
    expected_parts = expected.replace(".._", "_") if source.startswith("..") else expected
    assert Names().path(source) == expected_parts


@pytest.mark.parametrize("source", ["/".join(["d" * 100] * 30 + ["x.txt"]), "d/" * 1_000 + "x.txt"])
def test_a_path_that_no_system_would_take_is_cut_to_its_ends(source: str) -> None:
    names = Names()
    first, middle, last = names.path(source).split("/")
    assert (first, middle[0], last) == (source.partition("/")[0], "~", "x.txt")
    assert names.path(source.replace("d/d", "d/e", 1)).split("/")[1] != middle


def test_names_that_some_file_system_takes_for_one_are_numbered() -> None:
    names = Names()
    assert [names.path(s) for s in ("Pier.html", "pier.html", "PIER.html")] == [
        "Pier.html.txt", "pier.html~2.txt", "PIER.html~3.txt",
    ]  # fmt: skip


def test_composed_and_decomposed_names_are_told_apart() -> None:
    names = Names()
    assert names.path("caf\u00e9.txt") == "caf\u00e9.txt"
    assert names.path("cafe\u0301.txt") == "cafe\u0301~2.txt"


def test_a_file_and_a_folder_of_one_name_do_not_collide() -> None:
    names = Names()
    assert names.path("a.txt") == "a.txt"
    assert names.path("a.txt/b.txt") != "a.txt/b.txt"
    names = Names()
    assert names.path("a.txt/b.txt") == "a.txt/b.txt"
    assert names.path("a.txt") == "a~2.txt"


def test_a_long_name_is_cut_and_stays_apart() -> None:
    names = Names()
    one, two = names.path("x" * 300 + "1.html"), names.path("x" * 300 + "2.html")
    assert one != two
    assert max(len(one.encode()), len(two.encode())) <= 255


@given(st.lists(st.text(alphabet=st.sampled_from("aA./\\~2 é\u0301:.txt\x00"), max_size=12), max_size=8))
def test_any_sources_get_paths_of_their_own_inside_the_folder(sources: list[str]) -> None:
    names = Names()
    paths = [names.path(source) for source in sources]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert path
        assert not path.startswith("/")
        assert all(part not in ("", ".", "..") for part in path.split("/"))
        assert not any(other.startswith(path + "/") for other in paths)
