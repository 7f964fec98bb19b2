"""Names and files: paths that lead elsewhere, links, devices, what changes while it is read."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from tests.hostile.hazard import Either, Hazard, Outcome, Skip, holds, is_, one, page, told

RESERVED = ("CON", "con.txt", "PRN.html", "AUX", "NUL.txt", "COM1", "LPT9.md", "CONIN$", "CLOCK$")


def hazards() -> list[Hazard]:
    return [*names(), *special(), *closed(), *crawls(), *outputs()]


def text(path: str) -> Hazard:
    return one(path, told(path), is_(told(path)))


def names() -> list[Hazard]:
    return [
        *(text(f"names/{name}") for name in RESERVED),
        text("names/aux/nul/con.txt"),
        text("names/Case.txt"),
        text("names/case.txt"),
        text("names/CASE.TXT"),
        text("names/stra\u00dfe.txt"),
        text("names/strasse.txt"),
        text("names/caf\u00e9.txt"),
        text("names/cafe\u0301.txt"),
        text("names/\ufb01le.txt"),
        text("names/file.txt"),
        text("names/file"),
        text("names/file.txt.txt"),
        text("names/" + "l" * 250 + ".txt"),
        text("names/" + "l" * 251 + ".txt"),
        text("names/" + "\u6587" * 80),
        text("names/ends with blanks   "),
        text("names/ends with a dot."),
        text("names/..."),
        text("names/.hidden"),
        text("names/~"),
        text("names/-rf"),
        text("names/--out"),
        text("names/$(touch owned)"),
        text("names/`id`"),
        text("names/;rm -rf ."),
        text("names/%2e%2e%2foutside.txt"),
        text("names/..\\..\\outside.txt"),
        text("names/C:\\outside.txt"),
        text("names/two\nlines.txt"),
        text("names/\x1b]0;owned\x07.txt"),
        text("names/\u202egpj.txt"),
        text("names/\u200b"),
        text("names/[bold]markup[/bold].txt"),
        text("names/*?.txt"),
        text('names/a:b|c<d>e".txt'),
        text("names/x.txt~2"),
        text("names/x.txt"),
        text("names/record#1"),
        text("names/" + "/".join("p" * 100 for _ in range(25)) + "/longer than a path in the run folder.txt"),
        text("names/" + "/".join("d" * 50 for _ in range(30)) + "/deep.txt"),
        one(os.fsdecode(b"names/latin-\xe9t\xe9.txt"), told("latin name"), is_(told("latin name"))),
        one(os.fsdecode(b"names/\xff\xfe"), told("no name"), is_(told("no name"))),
    ]  # fmt: skip


def special() -> list[Hazard]:
    def link(to: str) -> Callable[[Path], None]:
        return lambda path: path.symlink_to(to)

    def sock(path: Path) -> None:
        # The path of a socket may be a hundred bytes long, the folder of a test is longer
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(path.name)
        finally:
            os.chdir(here)

    def hard(path: Path) -> None:
        (path.parent / "second-name.txt").write_text(told("hard link"), "utf-8")
        os.link(path.parent / "second-name.txt", path)

    return [
        one("special/link-to-a-file", link("../outside.txt"), Skip("link")),
        one("special/link-outside", link("../../outside.txt"), Skip("link")),
        one("special/link-to-the-system", link("/etc/passwd"), Skip("link")),
        one("special/link-to-nothing", link("nowhere"), Skip("link")),
        one("special/link-to-itself", link("link-to-itself"), Skip("link")),
        one("special/link-upwards", link(".."), Skip("link")),
        one("special/link-around-a", link("link-around-b"), Skip("link")),
        one("special/link-around-b", link("link-around-a"), Skip("link")),
        one("special/link-to-zeros", link("/dev/zero"), Skip("link")),
        one("special/link-to-a-process", link("/proc/self/environ"), Skip("link")),
        one("special/pipe", os.mkfifo, Skip("device")),
        one("special/pipe.html", os.mkfifo, Skip("device")),
        one("special/pipe.jsonl.gz", os.mkfifo, Skip("device")),
        one("special/socket", sock, Skip("device")),
        Hazard("special/first-name.txt", hard, {"": is_(told("hard link"))}),
        Hazard("special/second-name.txt", lambda _: None, {"": is_(told("hard link"))}),
        Hazard("special/empty-folder", Path.mkdir, {}),
        Hazard("special/page.html", lambda path: path.mkdir(), {}),
        one("special/page.html/inside.html", page("inside"), holds(told("inside"))),
        one("special/sparse", sparse, Skip("binary")),
    ]


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10**12)


def closed() -> list[Hazard]:
    """What the system refuses to give; not to the superuser, who may read all."""

    def shut(path: Path) -> None:
        path.write_text(told(path.name), "utf-8")
        path.chmod(0)

    def shut_folder(path: Path) -> None:
        path.mkdir()
        path.chmod(0)

    is_root = os.geteuid() == 0
    outcome: Outcome = is_(told("unreadable.txt")) if is_root else Skip("unreadable")
    return [
        one("closed/unreadable.txt", shut, outcome),
        Hazard("closed/unreadable", shut_folder, {} if is_root else {"": Skip("unreadable")}),
    ]


def crawls() -> list[Hazard]:
    def mirror(path: str) -> Hazard:
        return one(path, page(path), holds(told(path)))

    return [
        mirror("wget/a.example/index.html?p=12&lang=de"),
        mirror("wget/a.example/index.html?p=12&lang=fr"),
        mirror("wget/a.example/article.php?id=7"),
        mirror("wget/a.example/2026/11/the-pier"),
        mirror("wget/a.example/search?q=a%20b&x=%2F"),
        mirror("wget/a.example/page.html.1"),
        mirror("wget/a.example/page.html"),
        one("wget/a.example/robots.txt", "User-agent: *\nDisallow: /\n", is_("User-agent: *\nDisallow: /\n")),
        mirror("httrack/a.example/index4c2d.html"),
        mirror("httrack/a.example/sub/page.tmp"),
        one("httrack/hts-log.txt", "HTTrack3.49 launched\n" + told("log"), holds(told("log"))),
        one("httrack/hts-cache/new.zip", b"PK\x03\x04" + bytes(60), Skip("binary")),
        one("httrack/hts-cache/doit.log", "-c8 -%A php3=text/html\n", holds("-c8")),
        mirror("scrapy/item_0a1b2c"),
        mirror("scrapy/html/https%3A%2F%2Fa.example%2Fx"),
        one("scrapy/.scrapy/httpcache/pickled_meta", b"\x80\x04\x95\x10\0\0\0\0\0\0\0}\x94.", Skip("binary")),
        one("scrapy/requests.seen", "da39a3ee5e6b4b0d3255bfef95601890afd80709\n" * 50, holds("da39a3ee")),
        one("scrapy/response_headers", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", Skip("empty")),
    ]


def outputs() -> list[Hazard]:
    """What trafilatura writes, in its three forms."""
    text = "\n".join((told("traf 1"), told("traf 2")))
    xml = (
        '<doc sitename="a.example" title="X" author="A. Writer" date="2026-11-23" source="http://a.example/t" '
        'hostname="a.example" fingerprint="0"><main><head rend="h1">X</head><p>{}</p><list rend="ul"><item>one</item>'
        "</list></main><comments><p>a comment</p></comments></doc>".format(told("traf xml"))
    )
    return [
        one("trafilatura/out.txt", text, is_(text)),
        one("trafilatura/out.xml", xml, holds("X", told("traf xml"), "one", lacks=("a comment",))),
        one("trafilatura/out.md", f"# X\n\n{told('traf md')}\n\n- one\n- two\n", holds("# X", told("traf md"), "- two")),
        one("trafilatura/front-matter.md", f"---\ntitle: X\nurl: http://a.example/\n---\n{told('traf fm')}\n", holds(told("traf fm"))),
    ]  # fmt: skip


CHANGING = Either((Skip("unreadable"), Skip("link"), Skip("device"), Skip("broken"), Skip("empty"), holds("")))
"""What becomes of a file that goes or changes under the reader's hands."""
