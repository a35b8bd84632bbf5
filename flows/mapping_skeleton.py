"""A mapping file for deliveries with the names of new files placed in it, ready to paste.

The text of the mapping in use is kept, its comments too; a proposal becomes an item with a comment
that says why, and a name that nobody can place becomes a comment beside the list it may belong to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import yaml
from yaml.nodes import CollectionNode

from transforms.sources.xbrl.proposals import Place, Proposal, Proposals, Unplaced

_HEAD, _OPEN = "# skelet: ", "# ? "
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_MAX_COMMENT = 160
# An edit replaces text[start:end].
_Edit = tuple[int, int, str]


def make_skeleton(text: str, proposals: Proposals, files: Sequence[str]) -> str:
    """`text` (a mapping file that loads) with the proposals in it; it still loads, whatever the names."""
    # What an earlier skeleton left open stands here again, or is settled.
    kept = (line for line in text.split("\n") if not line.startswith(_HEAD) and not line.lstrip().startswith(_OPEN))
    text = "\n".join(kept)
    shown = _one_line(", ".join(files)) if len(files) < 3 else f"{len(files)} bestanden, zoals {_one_line(files[0])}"
    head = (
        f"{_HEAD}de mapping in gebruik, aangevuld met de namen uit {shown}.\n"
        f"{_HEAD}regels met `voorstel:` zijn geraden uit de inhoud: kijk ze na; `?` kon niet geraden worden.\n"
    )
    return head + _Placer(text).place(proposals)


class _Placer:
    """Finds lists by the marks of the parser and collects edits of the text."""

    def __init__(self, text: str) -> None:
        self._text = text if text.endswith("\n") else text + "\n"
        self._root = yaml.compose(self._text, Loader=yaml.SafeLoader)
        self._edits: list[_Edit] = []

    def place(self, proposals: Proposals) -> str:
        by_place: dict[Place, list[Proposal]] = defaultdict(list)
        for proposal in proposals.placed:
            by_place[proposal.place].append(proposal)
        beside: dict[Place, list[Unplaced]] = defaultdict(list)
        for open_ in proposals.unplaced:
            beside[open_.near].append(open_)
        # Comments first: of two insertions at one point, made from back to front, the first stands last.
        for place, names in beside.items():
            self._add_comments(place, names)
        for place, found in by_place.items():
            self._add(place, found)
        text = self._text
        for start, end, new in sorted(self._edits, key=lambda edit: -edit[0]):
            text = text[:start] + new + text[end:]
        return text

    def _add(self, place: Place, found: Sequence[Proposal]) -> None:
        node = self._find(place)
        if node is None:  # a prefix for a dimension that has none yet
            self._add_key(place, found)
        elif isinstance(node, yaml.MappingNode):  # a field of the XML
            self._add_inline((*place, "names"), node, found)
        elif node.flow_style and self._inside_flow(place):
            self._add_inline(place, node, found)
        else:
            self._add_items(place, node, found)

    def _add_items(self, place: Place, node: CollectionNode, found: Sequence[Proposal]) -> None:
        """A list of its own lines: one on the line of its key is written out first."""
        first = place[1] == "drop_prefix"  # the first prefix that fits is dropped
        new = [f"- {_quote(p.name)}  # voorstel: {_one_line(p.why)}\n" for p in found]
        if not node.flow_style:
            indent = " " * (node.start_mark.column)
            at = self._line_start(node.start_mark.index) if first else self._line_end(node.value[-1].end_mark.index)
            self._edits.append((at, at, "".join(indent + line for line in new)))
            return
        start, end = node.start_mark.index, self._line_end(node.end_mark.index)
        start = len(self._text[:start].rstrip(" "))
        rest = self._text[node.end_mark.index : end].strip()
        indent = " " * (self._column_of_key(place) + 2)
        known = [f"- {_quote(item.value)}\n" for item in node.value]
        lines = "".join(indent + line for line in ([*new, *known] if first else [*known, *new]))
        self._edits.append((start, end, f"  {rest}\n{lines}" if rest else f"\n{lines}"))

    def _add_inline(self, place: Place, entry: CollectionNode, found: Sequence[Proposal]) -> None:
        """A list within braces, or in brackets on the line of an `entry` that stays one line."""
        names = self._find(place)
        assert names is not None
        if not names.flow_style:
            self._add_items(place, names, found)
            return
        at = names.end_mark.index - 1
        new = ", ".join(_quote(p.name) for p in found)
        self._edits.append((at, at, f", {new}" if names.value else new))
        why = "; ".join(f"{p.name}: {p.why}" for p in found)
        end = self._line_end(entry.end_mark.index if entry.flow_style else names.end_mark.index) - 1
        self._edits.append((end, end, f"  # voorstel: {_one_line(why)}"))

    def _add_key(self, place: Place, found: Sequence[Proposal]) -> None:
        parent = self._find(place[:-1])
        assert isinstance(parent, yaml.MappingNode)
        names = ", ".join(_quote(p.name) for p in found)
        entry = f"{place[-1]}: [{names}]"
        why = _one_line("; ".join(p.why for p in found))
        end = self._end(parent)
        if parent.flow_style:
            at = parent.end_mark.index - 1
            self._edits.append((at, at, f", {entry}" if parent.value else entry))
            self._edits.append((end - 1, end - 1, f"  # voorstel: {why}"))
        else:
            indent = " " * parent.start_mark.column
            self._edits.append((end, end, f"{indent}{entry}  # voorstel: {why}\n"))

    def _add_comments(self, place: Place, names: Sequence[Unplaced]) -> None:
        """Below the whole value of the key, one line a name."""
        node = self._find(place)
        assert node is not None
        end = self._end(node)
        indent = " " * (self._column_of_key(place) + 2)
        lines = "".join(f"{indent}{_OPEN}{_one_line(u.name)}: {_one_line(u.what)}\n" for u in names)
        self._edits.append((end, end, lines))

    def _find(self, place: Place) -> CollectionNode | None:
        node: yaml.Node | None = self._root
        for key in place:
            entries = node.value if isinstance(node, yaml.MappingNode) else ()
            node = next((value for name, value in entries if name.value == key), None)
        return node if isinstance(node, CollectionNode) else None

    def _inside_flow(self, place: Place) -> bool:
        parent = self._find(place[:-1])
        return parent is not None and bool(parent.flow_style)

    def _column_of_key(self, place: Place) -> int:
        parent = self._find(place[:-1])
        assert isinstance(parent, yaml.MappingNode)
        return next(int(key.start_mark.column) for key, _ in parent.value if key.value == place[-1])

    def _end(self, node: yaml.Node) -> int:
        """After the last line of a value: a list of its own lines ends, by its mark, where the next key begins."""
        while isinstance(node, CollectionNode) and not node.flow_style:
            node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
        return self._line_end(node.end_mark.index)

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        """After the newline of the line in which `index` stands."""
        return self._text.index("\n", index) + 1


def _quote(name: str) -> str:
    """The name as YAML text: `On` and `2025` would be read as something else."""
    if _PLAIN.fullmatch(name) and yaml.safe_load(name) == name:
        return name
    if name.isprintable():
        return "'" + name.replace("'", "''") + "'"
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in name) + '"'


def _one_line(text: str) -> str:
    kept = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return kept if len(kept) <= _MAX_COMMENT else kept[: _MAX_COMMENT - 3] + "..."
