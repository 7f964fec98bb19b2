"""The rows of a Parquet file, row group by row group, of the columns alone that can matter.

Runs in a process of its own (`parquet_child`): a damaged file can crash or hang the library.
"""

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any, BinaryIO, Final

from twicetold.limits import FREE_EXPANSION, MAX_RATIO, TABLE_MEMORY
from twicetold.read import fields
from twicetold.read.encoding import Decoder
from twicetold.read.spec import ReadSpec
from twicetold.read.stream import Refused

ROWS_AT_ONCE: Final = 16
"""So many rows are held expanded."""
ROW_SIZE: Final = 500
"""A row counts for so many bytes at least of what a table expands to: each is told of."""
_SHOWN: Final = 200
_KNOWN: Final = frozenset({
    *fields.TEXT, *fields.HTML, *fields.URL, *fields.URL_IF_ADDRESS, *fields.ID, *fields.DATE,
    *fields.TITLE, *fields.AUTHOR, *fields.LANGUAGE,
})  # fmt: skip


Message = dict[str, Any]
"""What is told of a table, in JSON: `groups` (their rows) first; then each `row` or why there is none
(`no_row`), and at the `end` of a group whether it was broken (`no_group`). Or that it is `refused`."""


def messages(file: BinaryIO, spec: ReadSpec, first: int) -> Iterator[Message]:
    """Tell the rows of a table from group `first` on. Raise nothing for its content."""
    try:
        table = _Table(file, spec)
        yield {"groups": [table.rows_in(group) for group in range(table.groups)]}
    except Refused as refused:
        yield {"refused": [refused.reason, refused.detail]}
        return
    for group in range(first, table.groups):
        try:
            for row in table.rows(group):
                yield {"no_row": [row.reason, row.detail]} if isinstance(row, Refused) else {"row": row}
        except Refused as refused:
            yield {"no_group": [refused.reason, refused.detail]}
        yield {"end": group}


class _Table:
    """An opened file, of which only the columns that can matter are read."""

    def __init__(self, file: BinaryIO, spec: ReadSpec) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._arrow: Any = pa
        self._limit = spec.max_bytes
        self._room = max(FREE_EXPANSION, MAX_RATIO * file.seek(0, io.SEEK_END))
        """So much the rows may still expand to."""
        self._decoder = Decoder()
        with self._damage():
            self._file: Any = parquet.ParquetFile(file, pre_buffer=False, page_checksum_verification=True)
            self._metadata: Any = self._file.metadata
            self.groups = int(self._metadata.num_row_groups)
            paths = [str(self._metadata.schema.column(at).path) for at in range(self._metadata.num_columns)]
        self._paths = sorted({path for path in paths if _matters(path, spec)})
        if not self._paths:
            raise Refused("no-text", f"none of its columns is known: {', '.join(paths)[:_SHOWN]}")

    def rows_in(self, group: int) -> int:
        with self._damage():
            return max(0, int(self._metadata.row_group(group).num_rows))

    def rows(self, group: int) -> Iterator[dict[str, Any] | Refused]:
        """Give the rows of a group; in the place of one, why it cannot be read."""
        self._refuse_bomb(group)
        with self._damage():
            batches = self._file.iter_batches(ROWS_AT_ONCE, [group], self._paths, use_threads=False)
        while True:
            with self._damage():
                batch = next(batches, None)
                if batch is None:
                    return
                columns = list(zip(batch.schema.names, map(self._in_microseconds, batch.columns), strict=True))
            for place in range(batch.num_rows):
                if self._room < 0:
                    raise Refused("too-large", f"expands more than {MAX_RATIO} times")
                yield self._row(columns, place)

    def _refuse_bomb(self, group: int) -> None:
        with self._damage():
            # What it says of single columns is not asked for: pyarrow ends the process over a wrong one
            expanded = int(self._metadata.row_group(group).total_byte_size)
        if expanded > self._room:
            raise Refused("too-large", f"expands more than {MAX_RATIO} times")

    def _row(self, columns: list[tuple[str, Any]], place: int) -> dict[str, Any] | Refused:
        record: dict[str, Any] = {}
        room = self._limit
        self._room -= ROW_SIZE
        try:
            for name, column in columns:
                value = column[place]
                if not value.is_valid:
                    record.setdefault(name, None)
                    continue
                size = self._size(value) or int(column.slice(place, 1).nbytes)
                room -= size
                self._room -= size
                if room < 0:
                    return Refused("too-large", f"more than {self._limit} bytes")
                with self._damage():
                    record.setdefault(name, self._plain(self._python(value)))
        except Refused as refused:
            return refused
        return record

    def _size(self, value: Any) -> int:
        if isinstance(value, (self._arrow.StringScalar, self._arrow.BinaryScalar)) and value.is_valid:
            return int(value.as_buffer().size)
        return 0

    def _python(self, value: Any) -> Any:
        if self._size(value):
            # Text that claims to be UTF-8 need not be
            return value.as_buffer().to_pybytes()
        return value.as_py()

    def _plain(self, value: Any) -> Any:
        """Turn a value into one that JSON knows."""
        if value is None or isinstance(value, (str, int)):
            return value
        if isinstance(value, bytes):
            return self._decoder.decode(value)
        if isinstance(value, (date, time)):
            return value.isoformat().replace("+00:00", "Z")
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        return self._plain_parts(value)

    def _plain_parts(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._plain(part) for part in value]
        if isinstance(value, dict):
            return {str(key): self._plain(part) for key, part in value.items()}
        return str(value)

    def _in_microseconds(self, column: Any) -> Any:
        # Python knows no finer moments, and pyarrow refuses to round them unasked
        kind = column.type
        if self._arrow.types.is_timestamp(kind) and kind.unit == "ns":
            return column.cast(self._arrow.timestamp("us", kind.tz), safe=False)
        return column

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Turn what pyarrow raises for the content of a file into `Refused`."""
        try:
            yield
        except Refused:
            raise
        except UnicodeDecodeError as error:
            raise Refused("encoding", str(error)) from None
        except (MemoryError, self._arrow.ArrowMemoryError):
            raise Refused("memory-limit", f"over {TABLE_MEMORY:,} bytes of address space") from None
        except (self._arrow.ArrowException, OSError, ValueError, LookupError, ArithmeticError) as error:
            raise Refused("broken", _first_line(error)) from None
        except RecursionError:
            raise Refused("broken", "nested too deeply") from None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:_SHOWN]


def _matters(path: str, spec: ReadSpec) -> bool:
    """Tell whether a column can hold a field that is read or that travels along."""
    if spec.carry == "all":
        return True
    named = (spec.text_field, spec.html_field, spec.url_field, spec.id_field, spec.date_field, *spec.carry)
    if any(name and f"{path}.".startswith(f"{name}.") for name in named):
        return True
    parts = [fields.plain(part) for part in path.split(".")]
    return any(".".join(parts[:end]) in _KNOWN for end in range(1, len(parts) + 1))
