"""A figure as a page: rows tell their numbers, flagged ones lead to their finding, a click leaves a study out.

No network, no framework, and a strict Content-Security-Policy: the one script and the one style sheet that may run are
named by their hashes. Everything that is shown was computed before.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final

from lbpmeta.plots.canvas.svg import ALL, FLAG, TOLD, WITHOUT, svg_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["figure_page"]

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
#: Of a note under the figure: its letter and its text.
_NOTE: Final = re.compile(r"(?P<letter>[a-z]{1,2})\. (?P<text>.+)", re.DOTALL)

_STYLE: Final = """
body{margin:1rem auto;max-width:64rem;padding:0 1rem;font:1rem/1.45 Arimo,Arial,"Liberation Sans",sans-serif;
color:#000;background:#fff}
h1{font-size:1.25rem}
h2{font-size:1.05rem}
svg{width:100%;height:auto}
[role=button]{cursor:pointer}
[role=button]:focus{outline:none}
[role=button]:focus path,[role=button][aria-pressed=true] path{fill:#0072b2!important;opacity:.16!important}
svg a{text-decoration:underline}
#said{min-height:1.5em;font-weight:bold}
li:target{background:#fff3c4}
"""

_SCRIPT: Final = (
    """
(function () {
  'use strict';
  var svg = document.querySelector('svg'), said = document.getElementById('said');
  var told = JSON.parse(document.getElementById('told').textContent), chosen = null;
  function show(start, on) {
    svg.querySelectorAll('[id^="' + start + '-"], [id$="-' + start + '"]').forEach(function (part) {
      if (on) { part.removeAttribute('display'); } else { part.setAttribute('display', 'none'); }
    });
  }
  function choose(place) {
    var next = chosen === place ? null : place;
    if (chosen !== null) {
      show('WITHOUT' + chosen, false);
      document.getElementById('TOLD' + chosen).setAttribute('aria-pressed', 'false');
    }
    show('ALL', next === null);
    if (next !== null) {
      show('WITHOUT' + next, true);
      document.getElementById('TOLD' + next).setAttribute('aria-pressed', 'true');
    }
    chosen = next;
    said.textContent = next === null ? said.dataset.all : told[next];
  }
  Object.keys(told).forEach(function (place) {
    var row = document.getElementById('TOLD' + place);
    row.setAttribute('role', 'button');
    row.setAttribute('tabindex', '0');
    row.setAttribute('aria-pressed', 'false');
    row.addEventListener('click', function () { choose(place); });
    row.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(place); }
      if (event.key === 'Escape' && chosen !== null) { choose(chosen); }
    });
  });
}());
""".replace("WITHOUT", WITHOUT)
    .replace("TOLD", TOLD)
    .replace("'ALL'", f"'{ALL}'")
)


def figure_page(figure: Figure, alt: str) -> str:
    """Return an HTML page that shows a figure.

    What letters of footnotes stand for, and what the totals without each study say, is the label of their artists.

    Parameters
    ----------
    figure : matplotlib Figure
    alt : str
        What it shows, for people who cannot see it; its first sentence is the title.
    """
    title = alt.partition(". ")[0]
    notes: dict[str, str] = {}
    without: dict[str, str] = {}
    for artist in figure.findobj(lambda one: str(one.get_gid() or "").startswith((FLAG, WITHOUT))):
        name, label = str(artist.get_gid()), str(artist.get_label())
        if name.startswith(WITHOUT):
            without[name.removeprefix(WITHOUT).partition("-")[0]] = label
        else:
            notes |= {note["letter"]: note["text"] for note in map(_NOTE.match, label.split("\n")) if note}
    style, script = _STYLE.strip(), _SCRIPT.strip()
    told = json.dumps(without, ensure_ascii=False)
    told = told.replace("<", "\\u003c")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    listed = "".join(
        f'<li id="finding-{letter}">{letter}. {html.escape(text)}</li>'
        for letter, text in sorted(notes.items(), key=lambda n: (len(n[0]), n))
    )
    hint = "Choose a study to see the total without it." if without else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{html.escape(title)}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{html.escape(title)}</h1>
{_drawn(svg_text(figure, hidden=True, metadata={"Date": None}), title, alt)}
<p id="said" role="status" data-all="{hint}">{hint}</p>
{f"<h2>Findings</h2><ul>{listed}</ul>" if listed else ""}
</main>
<script type="application/json" id="told">{told}</script>
{f"<script>{script}</script>" if without else ""}
</body>
</html>
"""


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _drawn(written: str, title: str, alt: str) -> str:
    """Return the SVG without style sheets and style attributes, which the policy forbids, its marks as links."""
    ET.register_namespace("", _SVG)
    root = ET.fromstring(written.encode())
    for parent in list(root.iter()):
        for child in list(parent):
            local = child.tag.rpartition("}")[2]
            if local == "metadata" or (local == "style"):
                parent.remove(child)
            elif child.get("id", "").startswith(FLAG):
                name = child.attrib.pop("id")
                link = ET.Element(f"{{{_SVG}}}a", {"id": name, "href": f"#finding-{name.split('-')[1]}"})
                parent[list(parent).index(child)] = link
                link.append(child)
    for element in root.iter():
        for declaration in element.attrib.pop("style", "").split(";"):
            name, _, value = (part.strip() for part in declaration.partition(":"))
            if value:
                element.set(name, value)
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK))
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.attrib |= {
        "role": "group",
        "aria-labelledby": "name alt",
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    for i, (tag, name, text) in enumerate((("title", "name", title), ("desc", "alt", alt))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": name})
        element.text = text
        root.insert(i, element)
    return ET.tostring(root, encoding="unicode")
