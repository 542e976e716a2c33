"""What ends a run: one base, two branches. What is wrong with a ledger is a Finding and never raised."""

__all__ = ["InputError", "OutputError", "WellxlError"]


class WellxlError(Exception):
    """The run cannot go on. The message is one Chinese sentence that names what to do."""


class InputError(WellxlError):
    """What was given to read cannot be used: no such path, no ledger in it, a campaign with a mistake."""


class OutputError(WellxlError):
    """What was asked for cannot be written: no such folder, no right to write, a full disk."""
