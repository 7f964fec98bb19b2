"""The lasting index: what was told, in one SQLite file.

An article is one row, committed when it is added. The keys of the latest paragraphs are kept in
memory, made again from the rows by each process that opens the file; some 20,000 paragraphs at a
time they are sealed: written as a segment of small pages that any key leads to without a search,
and merged with others as segments grow in number. Rows and pages carry checksums of their own.
"""

from twicetold.lasting.damage import damages
from twicetold.lasting.file import Durability
from twicetold.lasting.removal import remove
from twicetold.lasting.store import SEAL, Store, stored_config
from twicetold.lasting.trial import Trial

__all__ = ["SEAL", "Durability", "Store", "Trial", "damages", "remove", "stored_config"]
