"""A synthetic sector of local governments with known outcomes."""

from transforms.sample.lekp import write_lekp
from transforms.sample.model import SampleSummary
from transforms.sample.sample import write_sample

__all__ = ["SampleSummary", "write_lekp", "write_sample"]
