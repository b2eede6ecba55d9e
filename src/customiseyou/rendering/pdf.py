"""Outlines to a PDF page of exact size: typst draws it, pikepdf sets boxes and marks.

The page is trim plus bleed on each side. Nothing in it depends on the clock or on the machine.
"""

import datetime as dt
import io
from decimal import Decimal

import pikepdf
import typst

from customiseyou.rendering import scene
from customiseyou.rendering.marks import Marks

PRODUCER = "CustomiseYou"
NAMESPACE = "urn:customiseyou:print:1"
_POINTS_PER_UNIT = Decimal(72) / Decimal(2540)
_TYPST = b"""
#set page(width: %(width)smm, height: %(height)smm, margin: 0pt)
#image(
  bytes(sys.inputs.svg), format: "svg", width: %(width)smm, height: %(height)smm, fit: "stretch",
)
"""


def page(svg: str, *, surface: scene.Surface, marks: Marks) -> bytes:
    """Return a one-page PDF without any live font; the same input gives the same bytes."""
    assert marks.approved_at.tzinfo is not None, "approved_at must know its zone"
    width, height = surface.width + 2 * surface.bleed, surface.height + 2 * surface.bleed
    source = _TYPST % {b"width": _millimetres(width), b"height": _millimetres(height)}
    drawn = typst.compile(
        source,
        format="pdf",
        sys_inputs={"svg": svg},
        ignore_system_fonts=True,
        timestamp=int(marks.approved_at.timestamp()),
        pdf_tags=False,
    )
    assert isinstance(drawn, bytes)
    with pikepdf.open(io.BytesIO(drawn)) as document:
        assert len(document.pages) == 1, "the drawing must fill exactly one page"
        _set_boxes(document.pages[0], surface)
        _set_marks(document, marks)
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            linearize=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _millimetres(units: int) -> bytes:
    return f"{units // 100}.{units % 100:02d}".encode()


def _set_boxes(sheet: pikepdf.Page, surface: scene.Surface) -> None:
    """Set media and bleed to the whole page and trim and art to the trim size."""
    bleed = surface.bleed
    width, height = surface.width + 2 * bleed, surface.height + 2 * bleed
    whole = _box(0, 0, width, height)
    trim = _box(bleed, bleed, bleed + surface.width, bleed + surface.height)
    sheet.mediabox = whole
    sheet.cropbox = whole
    sheet.bleedbox = whole
    sheet.trimbox = trim


def _box(*units: int) -> pikepdf.Array:
    return pikepdf.Array(
        [(value * _POINTS_PER_UNIT).quantize(Decimal("0.00001")).normalize() for value in units]
    )


def _set_marks(document: pikepdf.Pdf, marks: Marks) -> None:
    stamp = marks.approved_at.astimezone(dt.UTC)
    moment = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    if "/Metadata" in document.Root:
        del document.Root.Metadata
    document.trailer.Info = document.make_indirect(
        pikepdf.Dictionary(
            {
                "/Producer": PRODUCER,
                "/CreationDate": stamp.strftime("D:%Y%m%d%H%M%SZ"),
                "/ModDate": stamp.strftime("D:%Y%m%d%H%M%SZ"),
                "/Trapped": pikepdf.Name("/False"),
                "/CYApproval": marks.approval,
                "/CYTemplateVersion": marks.template_version,
                **({"/Title": marks.title} if marks.title else {}),
            }
        )
    )
    xmp = document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    xmp.register_xml_namespace(NAMESPACE, "cy")
    with xmp:
        xmp["xmp:CreateDate"] = moment
        xmp["xmp:ModifyDate"] = moment
        xmp["xmp:MetadataDate"] = moment
        xmp["pdf:Producer"] = PRODUCER
        xmp[f"{{{NAMESPACE}}}Approval"] = marks.approval
        xmp[f"{{{NAMESPACE}}}TemplateVersion"] = marks.template_version
        if marks.title:
            xmp["dc:title"] = marks.title
