"""XML as text: elements, escaping, and bytes in a declared encoding."""

import codecs
from xml.sax.saxutils import escape

UTF8, UTF16, LATIN1 = "UTF-8", "UTF-16", "ISO-8859-1"


def tag(name: str, text: str) -> str:
    """Return one element with text, also when the text is empty."""
    return f"<{name}>{escape(text)}</{name}>"


def encode(text: str, encoding: str) -> bytes:
    """Put the declaration in front and encode.

    What Latin-1 lacks becomes a character reference. UTF-16 is little-endian with a byte order mark on every machine.
    """
    whole = f'<?xml version="1.0" encoding="{encoding}"?>\n{text}\n'
    if encoding == UTF16:
        return codecs.BOM_UTF16_LE + whole.encode("utf-16-le")
    return whole.encode(encoding, "xmlcharrefreplace")
