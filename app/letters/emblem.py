"""The regional emblem on the office's letters, as an administrator uploads it: PNG drawn anew, SVG rebuilt.

Of an SVG only shapes, colours and gradients are kept, written anew from a list of what is known to be harmless:
no scripts, no links, no pictures or fonts from elsewhere, no style sheets. What it is not is refused in words.
"""

import io
import re

from app.ground.refusal import RuleError

LARGEST = 2 * 1024 * 1024
SIDE, LEAST = 1600, 200  # dots; 200 are 21 mm at 240 dots an inch
PIXELS = 40_000_000
ELEMENTS = 20_000

_SHAPES = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc", "defs",
           "linearGradient", "radialGradient", "stop", "clipPath"}  # fmt: skip
_VISIBLE = {"path", "rect", "circle", "ellipse", "polygon", "polyline"}
_PAINT = {"fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
          "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity", "clip-path",
          "clip-rule", "stop-color", "stop-opacity", "color", "display", "visibility"}  # fmt: skip
_GEOMETRY = {"id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height",
             "points", "transform", "viewBox", "offset", "gradientUnits", "gradientTransform", "spreadMethod",
             "clipPathUnits", "preserveAspectRatio"}  # fmt: skip
_LOCAL = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SVG, _XLINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
_OUTSIDE = {
    "text": "Lambang ini memuat huruf. Ubah hurufnya menjadi kurva, lalu unggah lagi.",
    "image": "Lambang ini memuat gambar lain di dalamnya. Simpan sebagai PNG, lalu unggah lagi.",
    "use": "Lambang ini memuat salinan bertaut. Simpan sebagai “plain SVG” atau PNG, lalu unggah lagi.",
}


def read(data: bytes) -> bytes:
    """The emblem made harmless. Refuses what is neither PNG nor SVG, and what would print badly."""
    if not data:
        raise RuleError("Pilih dahulu berkas lambangnya.", "emblem")
    if len(data) > LARGEST:
        raise RuleError("Berkas lambang paling besar 2 MB.", "emblem")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if b"<svg" in data[:4000]:
        return _svg(data)
    raise RuleError("Lambang perlu berupa SVG atau PNG.", "emblem")


def _png(data: bytes) -> bytes:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            if image.width * image.height > PIXELS:
                raise RuleError("Gambar ini terlalu besar ukurannya.", "emblem")
            if max(image.size) < LEAST:
                raise RuleError(
                    f"Gambar ini terlalu kecil dan akan kabur. Paling sedikit {LEAST} titik.", "emblem"
                )
            fresh = image.convert("RGBA")
    except RuleError:
        raise
    except Exception:  # whatever a broken file makes the library say
        raise RuleError("Gambar ini rusak atau tidak dapat dibaca.", "emblem") from None
    fresh.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return out.getvalue()


def _svg(data: bytes) -> bytes:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                             remove_pis=True, huge_tree=False)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise RuleError("Berkas SVG ini rusak atau tidak dapat dibaca.", "emblem") from None
    if (
        root.getroottree().docinfo.internalDTD is not None
        and root.getroottree().docinfo.internalDTD.entities()
    ):
        raise RuleError("Berkas SVG ini tidak dapat dipakai. Simpan lagi sebagai “plain SVG”.", "emblem")
    if _name(root) != "svg" or sum(1 for _ in root.iter()) > ELEMENTS:
        raise RuleError("Berkas SVG ini tidak dapat dipakai: terlalu rumit atau bukan gambar.", "emblem")
    fresh = _rebuilt(root, _classes(root), etree)
    _demand_size(root, fresh)
    if not any(_name(part) in _VISIBLE for part in fresh.iter()):
        raise RuleError("Berkas SVG ini tidak berisi gambar yang dapat dicetak.", "emblem")
    return etree.tostring(fresh, encoding="utf-8")


def _rebuilt(element, classes: dict[str, str], etree):
    """The element with what is known of it, and its children likewise."""
    name = _name(element)
    fresh = etree.Element(f"{{{_SVG}}}{name}", nsmap={None: _SVG})
    for key, value in _said(element, classes).items():
        harmless = "url(" not in value or (
            _LOCAL.fullmatch(value.strip()) and key in ("fill", "stroke", "clip-path")
        )
        if harmless and "expression" not in value and "\\" not in value:
            fresh.set(key, value)
    if name in ("title", "desc"):
        fresh.text = (element.text or "").strip()[:200]
        return fresh
    if name in ("linearGradient", "radialGradient") and (
        element.get(_XLINK) or element.get("href") or ""
    ).startswith("#"):
        fresh.set("href", element.get(_XLINK) or element.get("href"))
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if sentence := _OUTSIDE.get(_name(child)):
            raise RuleError(sentence, "emblem")
        if _name(child) in _SHAPES and etree.QName(child).namespace in (_SVG, None):
            fresh.append(_rebuilt(child, classes, etree))
    return fresh


def _said(element, classes: dict[str, str]) -> dict[str, str]:
    """Attributes, and above them what the class and the style say, as attributes."""
    said = {key: value for key, value in element.attrib.items() if key in _GEOMETRY | _PAINT}
    style = ";".join(classes.get(name, "") for name in (element.get("class") or "").split())
    for line in f"{style};{element.get('style') or ''}".split(";"):
        key, _, value = line.partition(":")
        if key.strip() in _PAINT and value.strip():
            said[key.strip()] = value.replace("!important", "").strip()
    return said


def _classes(root) -> dict[str, str]:
    """What the drawing program wrote as `.st0{fill:#fff}`."""
    found = {}
    for sheet in root.iter(f"{{{_SVG}}}style"):
        for names, body in _RULE.findall(re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.S)):
            for name in names.split(","):
                if re.fullmatch(r"\s*\.[\w-]+\s*", name):
                    key = name.strip()[1:]
                    found[key] = f"{found.get(key, '')};{body}"
    return found


def _demand_size(root, fresh) -> None:
    if fresh.get("viewBox"):
        return
    size = [
        re.fullmatch(r"\s*([0-9.]+)\s*(?:px|pt|mm|cm)?\s*", root.get(side) or "")
        for side in ("width", "height")
    ]
    if not all(size):
        raise RuleError(
            "Berkas SVG ini tidak menyebut ukurannya. Simpan sebagai PNG, lalu unggah lagi.", "emblem"
        )
    fresh.set("viewBox", f"0 0 {size[0][1]} {size[1][1]}")


def _name(element) -> str:
    return element.tag.rpartition("}")[2]
