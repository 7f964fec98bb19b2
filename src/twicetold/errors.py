"""The exceptions that twicetold raises. One root; each says what a person can do about it.

A page that cannot be read is not an exception: it is a `Skipped` value (see `model`).
"""


class TwicetoldError(Exception):
    """The root of all that twicetold raises on purpose."""

    exit_code = 2


class UsageError(TwicetoldError):
    """An option, a setting or a configuration file that cannot mean anything.

    `setting` is the name of the parameter that is at fault, where it is one alone.
    """

    def __init__(self, message: str, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting


class InputError(TwicetoldError):
    """An input that cannot be read at all: it does not exist, or it is not an input."""


class OutputError(TwicetoldError):
    """An output folder that cannot be written, or that holds something else."""


class PlanError(TwicetoldError):
    """A plan that cannot be carried out: a block would be left without a kept telling."""


class InUseError(TwicetoldError):
    """An output folder that is in use, or that was made with other parameters."""

    exit_code = 4


class WorkerError(TwicetoldError):
    """Child processes that do not start: no memory for them, or an interpreter that is not whole."""

    exit_code = 70


class OtherParametersError(InUseError):
    """An index that was made with other parameters, or by another version."""


class DamagedIndexError(TwicetoldError):
    """An index whose file is damaged, or is no index."""


class NoArticleError(TwicetoldError):
    """A page without an article. `reason` is one of `model.REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
