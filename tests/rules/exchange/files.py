"""Files as people send them, and as nobody should: made here, byte by byte."""

from __future__ import annotations

import io
import stat
import zipfile

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(*paragraphs: str, head: str = "") -> str:
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def a_docx(*paragraphs: str, head: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    """A file of Word with these paragraphs, and whatever else is put in it."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": document(*paragraphs, head=head),
        **(more or {}),
    }
    return a_package(parts)


def a_package(parts: dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return held.getvalue()


def a_link(name: str, to: str) -> bytes:
    """A docx with a symbolic link in it."""
    held = io.BytesIO(a_docx("Un."))
    with zipfile.ZipFile(held, "a") as package:
        link = zipfile.ZipInfo(name)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, to)
    return held.getvalue()


def locked(data: bytes) -> bytes:
    """The same package, its first part marked as encrypted in the directory."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


def lying(data: bytes, name: str) -> bytes:
    """The same package, whose directory says that a part is of ten bytes."""
    at = data.index(name.encode(), data.index(b"PK\x01\x02")) - 46
    return data[: at + 24] + (10).to_bytes(4, "little") + data[at + 28 :]


LAUGHS = "<!DOCTYPE lolz [" + '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
