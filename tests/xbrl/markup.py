"""XML written in any legal spelling: prefixes, quotes, whitespace, CDATA, references, comments."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.xbrl.choices import Choices

PREFIXES = ("", "", "x", "xbrli", "a", "n1", "link", "_", "é")
XML = "http://www.w3.org/XML/1998/namespace"
BOMS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
Scope: TypeAlias = dict[str, str]  # prefix -> namespace; '' is the default namespace


@dataclass(frozen=True)
class Spelling:
    """How text is written; `limit` is the last code point that the encoding of the document holds."""

    choices: Choices
    limit: int

    def text(self, text: str) -> str:
        """Character data that reads back as `text`; may hold CDATA, comments and instructions."""
        pick = self.choices.pick
        if not text:
            return pick(("", "", "<!---->", "<![CDATA[]]>", "<?pi?>"))
        cut = self.choices.number(0, len(text))
        ways = (self._escaped, self._escaped, self._references, self._cdata)
        middle = pick(("", "", "", "<!-- 5 -->", "<?pi <a>5</a> ?>", "<![CDATA[]]>"))
        return pick(ways)(text[:cut]) + middle + pick(ways)(text[cut:])

    def between(self) -> str:
        """What may stand between elements without a meaning."""
        return self.choices.pick(
            ("", "", "\n  ", "\r\n", " \t", "<!-- <x contextRef='c1'>1</x> -->", "\n<?pi contextRef='c1'?>\n")
        )

    def padded(self, text: str) -> str:
        return self.choices.pick(("{}", "{}", "{}", " {}", "{}\n", "\t{} ")).format(text)

    def attribute(self, text: str, quote: str) -> str:
        escaped = self._escaped(text).replace("\t", "&#9;").replace("\n", "&#xA;")
        return quote + escaped.replace(quote, "&#34;" if quote == '"' else "&apos;") + quote

    def _escaped(self, text: str) -> str:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;").replace("\r", "&#13;")
        return "".join(character if ord(character) <= self.limit else f"&#x{ord(character):X};" for character in text)

    def _references(self, text: str) -> str:
        return "".join(f"&#{ord(character)};" for character in text)

    def _cdata(self, text: str) -> str:
        if "]]>" in text or "\r" in text or any(ord(character) > self.limit for character in text):
            return self._escaped(text)
        return f"<![CDATA[{text}]]>"


@dataclass
class Element:
    """One element under construction: names first, then `render` with its content.

    Names take any prefix in scope that stands for their namespace, or declare one on the spot, also one
    that means something else outside.
    """

    spelling: Spelling
    outer: Scope
    namespace: str
    local: str
    declared: Scope = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    tag: str = ""

    def __post_init__(self) -> None:
        self.tag = self.qualified(self.namespace, self.local)

    @property
    def scope(self) -> Scope:
        """What content of the element sees; take it after the last declaration."""
        return self.outer | self.declared

    def qualified(self, namespace: str, local: str, default: bool = True) -> str:
        """`local` with a prefix for `namespace`; the default namespace only where one may stand."""
        choices = self.spelling.choices
        known = [p for p, uri in self.scope.items() if uri == namespace and (p or default)]
        if known and choices.number(0, 4):
            prefix = choices.pick(known)
        else:
            free = [p for p in PREFIXES if p not in self.used and p not in self.declared and (p or default)]
            prefix = choices.pick(free) if free else f"p{len(self.declared)}"
            self.declared[prefix] = namespace
        self.used.add(prefix)
        return f"{prefix}:{local}" if prefix else local

    def attribute(self, local: str, value: str, namespace: str = "") -> None:
        if namespace == XML:
            name = f"xml:{local}"
        else:
            name = self.qualified(namespace, local, default=False) if namespace else local
        self.attributes.append((name, value))

    def spare_declarations(self, namespaces: Iterable[str], most: int = 3) -> None:
        """Declarations that the element itself does not need; its content may use them."""
        choices, options = self.spelling.choices, tuple(namespaces)
        for _ in range(choices.number(0, most)):
            prefix = choices.pick(PREFIXES)
            if prefix not in self.used and prefix not in self.declared:
                self.declared[prefix] = choices.pick(options)
                self.used.add(prefix)

    def render(self, content: str) -> str:
        choices = self.spelling.choices
        pairs = [("xmlns:" + p if p else "xmlns", uri) for p, uri in self.declared.items()] + self.attributes
        gap, equals, quote = choices.pick(((" ", "=", '"'), (" ", "=", "'"), ("\n  ", " = ", '"')))
        text = f"<{self.tag}"
        for name, value in choices.shuffled(pairs):
            text += f"{gap}{name}{equals}{self.spelling.attribute(value, quote)}"
        if not content and choices.chance():
            return text + choices.pick(("/>", " />"))
        return f"{text}>{content}</{self.tag}{choices.pick(('', ' '))}>"


def encode(spelling: Spelling, encoding: str, root: str) -> bytes:
    """The document as bytes, with the declaration that its encoding asks for."""
    codec = encoding.removesuffix("-sig")
    name = {"utf-16-le": "UTF-16", "utf-16-be": "utf-16"}.get(codec, codec.upper())
    declaration = f"<?xml version='1.0' encoding=\"{name}\" ?>"
    if codec != "iso-8859-1":
        declaration = spelling.choices.pick((declaration, "<?xml version='1.0'?>\n", ""))
    text = declaration + (spelling.between() if declaration else "") + root + spelling.between()
    return BOMS.get(encoding, b"") + text.encode(codec)
