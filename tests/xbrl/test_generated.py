"""No fact is lost or changed in reading: generated instances, read by two readers, whole and in chunks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.xbrl.choices import rolled
from tests.xbrl.compare import read_both
from tests.xbrl.instances import Instance, instance, instances
from transforms.sources.xbrl.instance import read_instance


def _check(drawn: Instance, path: Path, *chunks: int) -> None:
    path.write_bytes(drawn.data)
    found = [
        (f["namespace"], f["concept"], f["context"], f["value"], len(f["dimensions"])) for f in read_both(path, *chunks)
    ]
    assert found == list(drawn.facts)
    assert read_instance(path).schema_refs == list(drawn.schema_refs)


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(instances())
def test_a_generated_instance_reads_as_it_was_written(tmp_path: Path, drawn: Instance) -> None:
    _check(drawn, tmp_path / "instance.xbrl", 16)


@pytest.mark.parametrize("start", range(0, 100, 50))
def test_many_generated_instances_read_as_they_were_written(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + 50):
        choices = rolled(seed)
        drawn = instance(choices, choices.number(0, 10))
        _check(drawn, tmp_path / f"{seed}.xbrl", choices.number(1, 200))


@pytest.mark.slow
@settings(max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(instances(max_facts=10))
def test_hundreds_of_generated_instances_read_as_they_were_written(tmp_path: Path, drawn: Instance) -> None:
    _check(drawn, tmp_path / "instance.xbrl", 1, 9, 300)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(100, 2100, 500))
def test_thousands_of_seeds_read_as_they_were_written(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + 500):
        choices = rolled(seed)
        drawn = instance(choices, choices.number(0, 40))
        _check(drawn, tmp_path / "instance.xbrl", choices.number(1, 50), choices.number(50, 5000))


def test_a_large_instance_reads_as_it_was_written(tmp_path: Path) -> None:
    _check(instance(rolled(1), 1000), tmp_path / "instance.xbrl", 4096)
