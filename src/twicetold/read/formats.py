"""Every format that is told apart, in the order in which the first bytes are asked.

To bring a format in, write its module and name its reader here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from twicetold.read import answers, csv_rows, documents, extracted_xml, json_lines, json_values, parquet, sniff, warc
from twicetold.read.origin import Reader
from twicetold.read.sniff import Head


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    fits: Callable[[Head], bool]
    read: Reader | None = None
    reason: str = "unsupported"
    """Why a file is skipped whose format is known and has no reader."""


FORMATS = (
    Format("nothing in it", sniff.is_empty, reason="empty"),
    Format("a picture, an archive or another binary file", sniff.is_known_binary, reason="binary"),
    Format("WARC", sniff.is_warc, warc.read),
    Format("a damaged WARC", sniff.is_destroyed_warc, warc.read),
    Format("an HTTP answer", answers.fits, answers.read),
    Format("ARC", sniff.is_arc),
    Format("Parquet", sniff.is_parquet, parquet.read),
    Format("RTF", sniff.is_rich_text),
    Format("MHTML", sniff.is_web_archive),
    Format("JSON Lines", json_lines.fits, json_lines.read),
    Format("JSON", json_values.fits, json_values.read),
    Format("extracted XML", extracted_xml.fits, extracted_xml.read),
    Format("XML that is neither XHTML nor an extraction", extracted_xml.is_other_xml),
    Format("HTML", documents.fits_html, documents.read_html),
    Format("neither text nor HTML", sniff.is_binary, reason="binary"),
    Format("CSV", csv_rows.fits, csv_rows.read),
    Format("text", documents.fits_text, documents.read_text),
)


def format_of(head: Head) -> Format:
    """Tell the format by content. The last one takes what no other takes."""
    return next(known for known in FORMATS if known.fits(head))
