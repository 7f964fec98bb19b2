"""What one input may take. Every limit has its place here, and DESIGN.md has the same table.

A limit that bites is never silent: the input stands in `skipped.jsonl` with the reason, or the
count under that name in `run.json` says how often.
"""

from dataclasses import dataclass
from typing import Final

MAX_DOCUMENT_BYTES: Final = 20_000_000
MAX_RATIO: Final = 200
FREE_EXPANSION: Final = 1 << 26
BARREN: Final = 100_000
BARREN_RATIO: Final = 20
LONGEST_LINE: Final = 1 << 30
UNPACKING: Final = 1 << 27
MAX_FRUITLESS: Final = 1 << 18
MAX_TAGS: Final = 400_000
MAX_ELEMENTS: Final = 50_000
MAX_DEPTH: Final = 200
MAX_PARSED_DEPTH: Final = 2_048
MAX_INLINE: Final = 1_000
MAX_MARKS_IN_A_ROW: Final = 30
MAX_LINES: Final = 200_000
MAX_PARAGRAPHS: Final = 50_000
MAX_CHARACTERS: Final = 2_000_000
MAX_UNDECODABLE: Final = 0.05
MAX_JSON_DEPTH: Final = 600
MAX_JSON_VALUES: Final = 1_000_000
MAX_DIGITS: Final = 4_000
MAX_FIELD: Final = 10_000
MAX_CARRIED_DEPTH: Final = 64
MAX_SCRIPT: Final = 500_000
MAX_HEADER: Final = 1 << 16
LONGEST_DETAIL: Final = 500
MAX_ANSWERS: Final = 50
PAGE_SECONDS: Final = 20.0
PAGE_MEMORY: Final = 400_000_000
TABLE_SECONDS: Final = 20.0
TABLE_MEMORY: Final = 600_000_000
TRIES: Final = 3
KILLS: Final = 40
AHEAD: Final = 256
AHEAD_BYTES: Final = 64_000_000
BUCKET_MEMBERS: Final = 64
CANDIDATES: Final = 16
EXTENDED_CHAINS: Final = 256
WEIGHED_WORDS: Final = 300_000

CAPS: Final = ("carried", "digits", "fields", "inline", "marks", "nesting", "scripts", "spans")
"""What is cut off, or left as it is, without costing an article: `caps` of `run.json` says of how many."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as it is documented."""

    what: str
    value: float
    unit: str
    bites: str
    """A reason of `skipped.jsonl`, or a count of `run.json` by its path."""
    option: str = ""


TABLE: Final = (
    Limit("a document, expanded", MAX_DOCUMENT_BYTES, "bytes", "too-large", "--max-bytes"),
    Limit("what a file of records expands to, once past 67,108,864 bytes", MAX_RATIO, "times", "too-large"),
    Limit("the same, once 100,000 records in a row have given nothing", BARREN_RATIO, "times", "too-large"),
    Limit("a line of records that is passed over", LONGEST_LINE, "bytes", "too-large"),
    Limit("memory that unpacking takes", UNPACKING, "bytes", "too-large"),
    Limit("gzip or xz that expands to nothing", MAX_FRUITLESS, "bytes", "broken"),
    Limit("tags of a page, before it is parsed", MAX_TAGS, "", "too-large"),
    Limit("elements of a page", MAX_ELEMENTS, "", "too-large"),
    Limit("elements inside each other; the tags of deeper ones are taken off", MAX_DEPTH, "", "caps.nesting"),
    Limit("elements inside each other that are parsed", MAX_PARSED_DEPTH, "", "too-large"),
    Limit("bold, links and the like in one element; more are taken off", MAX_INLINE, "", "caps.inline"),
    Limit("cells that a cell spans; spans are taken off", 1, "", "caps.spans"),
    Limit("combining marks in a row that are compared", MAX_MARKS_IN_A_ROW, "", "caps.marks"),
    Limit("lines of a text", MAX_LINES, "", "too-large"),
    Limit("paragraphs of an article", MAX_PARAGRAPHS, "", "too-large"),
    Limit("characters of an article", MAX_CHARACTERS, "", "too-large"),
    Limit("characters of a document that cannot be decoded", MAX_UNDECODABLE, "of all", "encoding"),
    Limit("arrays and objects of JSON inside each other", MAX_JSON_DEPTH, "", "not-json"),
    Limit("values of a record of JSON or Parquet", MAX_JSON_VALUES, "", "too-large"),
    Limit("digits of a whole number of JSON; a longer one stays a string", MAX_DIGITS, "", "caps.digits"),
    Limit("an id, address, title, author or date; a longer one is not taken", MAX_FIELD, "characters", "caps.fields"),
    Limit("carried values inside each other; deeper ones are null", MAX_CARRIED_DEPTH, "", "caps.carried"),
    Limit("structured data that a page is asked for its author and date", MAX_SCRIPT, "characters", "caps.scripts"),
    Limit("the header of a WARC record or an HTTP answer", MAX_HEADER, "bytes", "broken"),
    Limit("answers before the last in a saved answer, as redirects leave them", MAX_ANSWERS, "", "broken"),
    Limit("time of one page", PAGE_SECONDS, "seconds", "time-limit", "--timeout"),
    Limit("memory of the process that extracts pages", PAGE_MEMORY, "bytes", "memory-limit"),
    Limit("time of sixteen rows of Parquet", TABLE_SECONDS, "seconds", "time-limit"),
    Limit("address space of the process that reads Parquet", TABLE_MEMORY, "bytes", "memory-limit"),
    Limit("processes that may die over one page", TRIES, "", "worker-died"),
    Limit("processes that may be killed over one page; 8 once its time is used up", KILLS, "", "worker-died"),
    Limit("pages under way", AHEAD, "", "machine.extractions.waited"),
    Limit("pages under way", AHEAD_BYTES, "bytes", "machine.extractions.waited"),
    Limit("texts that a key offers as candidates, the first by rank", BUCKET_MEMBERS, "", "caps.bucket_members"),
    Limit("chains of one pair of articles that are extended, the longest first", EXTENDED_CHAINS, "", "caps.chains"),
    Limit("candidates that a paragraph is aligned with", CANDIDATES, "", "caps.candidates"),
    Limit(
        "words of an article that are weighed, candidates too; then equal ones alone go",
        WEIGHED_WORDS,
        "",
        "caps.weighed",
    ),
)
