"""Pictures as numbers, and how far two of them are apart."""

import io

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image

OFF_BY = 96
OFF_SHARE_MAX = 0.0005
"""The tolerance of the regression fixture: so many pixels may be off by so much, of 255."""
Pixels = NDArray[np.uint8]


def on_white(data: bytes | Image.Image) -> Pixels:
    """Return the pixels over white paper."""
    picture = data if isinstance(data, Image.Image) else Image.open(io.BytesIO(data))
    paper = Image.new("RGBA", picture.size, "white")
    return np.asarray(Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB"))


def of_pdf(data: bytes, *, width: int, height: int) -> Pixels:
    """Return the first page, stretched to exactly so many pixels as resvg stretches a drawing."""
    document = pypdfium2.PdfDocument(data)
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    pdfium.FPDF_RenderPageBitmap(
        bitmap, document[0], 0, 0, width, height, 0, pdfium.FPDF_REVERSE_BYTE_ORDER
    )
    pixels = np.array(bitmap.to_numpy()[:, :width, :3])
    document.close()
    return pixels


def share_off(one: Pixels, other: Pixels, *, off_by: int = OFF_BY) -> float:
    """Return the share of pixels of which a channel differs by more than the limit."""
    assert one.shape == other.shape
    return float((np.abs(one.astype(int) - other.astype(int)).max(axis=-1) > off_by).mean())
