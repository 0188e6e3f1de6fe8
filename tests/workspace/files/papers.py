"""Files as people and their programs make them, and as somebody who means harm does."""

from __future__ import annotations

import io
import zipfile
import zlib

import pypdf
from PIL import Image
from pypdf.actions import JavaScript

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def a_pdf(*pages: str) -> bytes:
    """One page for each text given, in the plainest PDF there is."""
    texts = pages or ("Devis du monte-charge",)
    made = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(texts)))
    made.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>".encode())
    made.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for number, text in enumerate(texts):
        said = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("cp1252")
        made.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        made.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(said), said))
    file, places = b"%PDF-1.4\n", []
    for number, one in enumerate(made, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(made) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return file + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, file.rindex(b"xref"))


def rewritten(data: bytes, change) -> bytes:
    """The same PDF, after a change made by a program that writes them."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def a_pdf_that_runs() -> bytes:
    return rewritten(a_pdf(), lambda writer: writer.add_open_action(JavaScript("app.alert(1);")))


def a_locked_pdf(user: str = "secret") -> bytes:
    return rewritten(a_pdf(), lambda writer: writer.encrypt(user, "owner", algorithm="RC4-128"))


def a_package(parts: dict[str, bytes | str], *, packed: bool = True) -> bytes:
    kept = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(kept, "w", how) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return kept.getvalue()


def a_docx(*lines: str, **more: bytes | str) -> bytes:
    words = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    body = f'<?xml version="1.0"?><w:document {W}><w:body>{words}</w:body></w:document>'
    return a_package({"[Content_Types].xml": TYPES, "word/document.xml": body, **more})


def an_xlsx(*cells: str, sheet: str = "Relevés") -> bytes:
    strings = "".join(f"<si><t>{cell}</t></si>" for cell in cells)
    book = f'<?xml version="1.0"?><workbook><sheets><sheet name="{sheet}" sheetId="1"/></sheets></workbook>'
    return a_package(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": book,
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        }
    )


def an_ods(*cells: str) -> bytes:
    rows = "".join(f"<table:table-row><text:p>{cell}</text:p></table:table-row>" for cell in cells)
    content = f'<?xml version="1.0"?><office:document-content><office:body>{rows}</office:body></office:document-content>'
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return a_package({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": "<m/>"})


def a_photo(size=(80, 60), colour=(40, 120, 60), name="JPEG", **how) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, name, **how)
    return kept.getvalue()


def a_program() -> bytes:
    return b"MZ\x90\0\x03\0\0\0\x04\0\0\0" + bytes(60) + b"This program cannot be run in DOS mode."


def a_bomb() -> bytes:
    """A few kilobytes that say they are half a gigabyte."""
    return a_docx("Bonjour", **{"word/media/a.xml": bytes(500 * 1024 * 1024)})


def a_liar() -> bytes:
    """A part whose bytes are no longer those of its sum."""
    data = bytearray(
        a_package(
            {"[Content_Types].xml": TYPES, "word/document.xml": "<w:t>Le vrai texte</w:t>"}, packed=False
        )
    )
    place = data.index(b"Le vrai")
    data[place : place + 7] = b"Le faux"
    assert zlib.crc32(b"Le vrai") != zlib.crc32(b"Le faux")
    return bytes(data)
