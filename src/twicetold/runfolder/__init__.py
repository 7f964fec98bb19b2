"""The run folder: what a run leaves behind, written whole or not at all.

Everything is written under a temporary name beside the folder and renamed at the end; `run.json`
is written last. The same decisions give the same bytes; times and machine facts stand in
`run.json` alone.
"""

from twicetold.runfolder.reader import RunFolder, Told
from twicetold.runfolder.writer import RunWriter, replace_folder, unfinished

__all__ = ["RunFolder", "RunWriter", "Told", "replace_folder", "unfinished"]
