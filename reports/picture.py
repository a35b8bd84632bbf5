"""The picture in the README: the table of conclusions as SVG, without web fonts.

`python -m reports.picture data/curated docs/uitvoer.svg` draws it from the published warehouse.
"""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console

from reports.summary import read_summary
from reports.terminal import conclusions_table, counts_table, dossiers_line
from transforms.engine import open_published


def draw(out: Path, target: Path) -> None:
    """Draw the published conclusions; the same warehouse gives the same picture."""
    with open_published(out / "eindcontrole.duckdb") as connection:
        summary = read_summary(connection)
    console = Console(record=True, width=132, highlight=False, force_terminal=True, file=StringIO())
    console.print(conclusions_table(summary, "nl", wide=True))
    console.print(counts_table(summary, "nl"))
    console.print(dossiers_line(summary, "nl"))
    svg = console.export_svg(title="eindcontrole run", unique_id="eindcontrole")
    # rich points to web fonts; a page of ours asks nothing from the network.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    target.write_text(svg.replace("Fira Code", "monospace"), encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
