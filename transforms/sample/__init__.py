"""A synthetic sector of local governments with known outcomes."""

from transforms.sample.model import SampleSummary
from transforms.sample.sample import write_sample

__all__ = ["SampleSummary", "write_sample"]
