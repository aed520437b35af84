"""Labels: from what a label says to what a printer, a page and a screen get.

    template = templates()["crate-100x70"]          # or template("crate-100x70"); OperatorError label.no_template
    label = render(template, content, catalogue)    # content: app.models.labels.LabelContent
    label.zpl(copies=1)     # bytes for a ZPL printer: one black-and-white picture, so every brand prints the same
    label.job("tspl")       # bytes for a printer of that language: zpl, tspl, epl, escpos, or cups (a page)
    label.pdf()             # bytes, one page of exactly the template's millimetres, PT Sans embedded
    label.png()             # bytes for the preview: the very dots that `zpl` sends, black on white
    label.notes             # sentences in the catalogue's language for beside the preview (no GS1 symbol because …)
    label.symbols           # Symbol's as drawn: .symbology (AIM identifier) and .text (what a reader will give)
    label.lost              # fields that did not fit whole and were cut with …; never lot, weight or by-hand mark

`render` does not fail for what a label says: without GTIN, with a weight that GS1 cannot carry or a lot code too
long for it, it draws the plain lot code and gives a note. The language is the catalogue's. `dots_per_mm` fits the
printer's head (8 at 203 dots an inch, 12 at 300); bars keep whole dots.

What a label order keeps: `content.record()` and back `parse_content`, with `template.name` and `template.version`.

    read_back(zpl)          # what a reader sees on that ZPL: list of Seen(symbology, text), for scan-back and tests

Nothing of reportlab, Pillow and zxing-cpp is loaded before the first label is rendered; `warm()` loads
what printing needs (0.2 s and more, meant for a thread of its own after the login screen stands).
"""

from app.services.documents.labels.label import Label, render, template, templates, warm
from app.services.documents.labels.raster import Media
from app.services.documents.labels.readback import Seen, read_back

__all__ = ["Label", "Media", "Seen", "read_back", "render", "template", "templates", "warm"]
