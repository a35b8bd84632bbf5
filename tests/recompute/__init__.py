"""An independent recomputation of the control, written from the specification alone.

Plain Python, whole cents, small data; it shares no code with the project, so that two
readings of the same pages can be compared. Choices are recorded in NOTES.md.
"""

from .control import recompute
from .outcome import (
    Afstemming,
    CodedLine,
    Conclusion,
    Finding,
    Outcome,
    Quarantined,
    Reading,
    StructuralFailure,
)

__all__ = [
    "Afstemming",
    "CodedLine",
    "Conclusion",
    "Finding",
    "Outcome",
    "Quarantined",
    "Reading",
    "StructuralFailure",
    "recompute",
]
