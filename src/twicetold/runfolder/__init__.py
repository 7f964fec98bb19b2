"""The run folder: what a run leaves behind, written whole or not at all.

Everything is written under a temporary name beside the folder and renamed at the end; `run.json`
is written last. The same decisions give the same bytes; times and machine facts stand in
`run.json` alone.
"""

from twicetold.runfolder.lock import beside, true_place
from twicetold.runfolder.own import own_paths
from twicetold.runfolder.place import check_replaceable, claimed, digest_of_files, failing, replace_folder, unfinished
from twicetold.runfolder.reader import RunFolder, Told
from twicetold.runfolder.writer import RunWriter

__all__ = [
    "RunFolder",
    "RunWriter",
    "Told",
    "beside",
    "check_replaceable",
    "claimed",
    "digest_of_files",
    "failing",
    "own_paths",
    "replace_folder",
    "true_place",
    "unfinished",
]
