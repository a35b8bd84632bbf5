"""Reads each file named on the command line, in a process of its own, and prints how that went.

One JSON line per file and way of reading: outcome (`read`, `fault`, or the class of another exception),
message, the facts as (concept, length and first characters of the value, axes), seconds, and peak memory in
MB. A file that takes more than 10 seconds ends the process.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from pathlib import Path

from transforms.sources.xbrl.instance import read_instance
from transforms.sources.xbrl.names import InstanceFault

SECONDS = 10
WAYS: dict[str, dict[str, int]] = {"whole": {}, "chunks": {"whole": 0, "chunk": 50_000}}


def _peak() -> int:
    """Megabytes at most. Not ru_maxrss: that of a child starts at what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) // 1024


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    for name in sys.argv[1:]:
        for way, options in WAYS.items():
            signal.alarm(SECONDS)  # no handler: the process ends, also inside the parser
            began = time.monotonic()
            outcome, message, facts = "read", "", []
            try:
                for row in read_instance(Path(name), **options).facts.to_pylist():
                    value = row["value"] or ""
                    facts.append((row["concept"], len(value), value[:20], [d["axis"] for d in row["dimensions"]]))
            except InstanceFault as fault:
                outcome, message = "fault", str(fault)
            except Exception as error:
                outcome, message = type(error).__name__, str(error)
            signal.alarm(0)
            answer = {
                "file": Path(name).name,
                "way": way,
                "outcome": outcome,
                "message": message[:500],
                "facts": facts[:5],
                "count": len(facts),
                "seconds": time.monotonic() - began,
                "peak": _peak(),
            }
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
