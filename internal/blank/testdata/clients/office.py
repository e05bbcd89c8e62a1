"""Fills blanks in LibreOffice as a person would and saves them in its formats.

Standard input is JSON: a list of jobs, each with "in" (a file), "out" (a list of
[file, filter]) and what to fill in: "texts" by the printed code of the question,
"ticks" (positions of boxes) by code, "lines" (the words beside the boxes, a list)
by code, and for workbooks "names" by the name of the cell.
"""
import json
import subprocess
import sys
import tempfile
import time
import re

import uno
from com.sun.star.beans import PropertyValue

CODE = re.compile(r"\[(Q\d\d)\]")


def value(name, v):
    p = PropertyValue()
    p.Name, p.Value = name, v
    return p


def url(path):
    return uno.systemPathToFileUrl(path)


def write(text, at, lines):
    """Types lines at a place; a new line is a new paragraph, as with Enter."""
    for i, line in enumerate(lines):
        if i:
            text.insertControlCharacter(at, 0, False)
        text.insertString(at, line, False)


def controls(paragraph):
    for portion in paragraph:
        if portion.TextPortionType == "ContentControl":
            yield portion.ContentControl


def paragraphs(cell):
    for p in cell:
        yield p


def tick(cell, positions):
    n = 0
    for paragraph in paragraphs(cell):
        for control in controls(paragraph):
            if control.Checkbox:
                if n in positions:
                    control.Checked = True
                n += 1


def glyphs(cell, positions):
    """Writes the glyphs of ticked boxes."""
    n = 0
    cursor = cell.createTextCursor()
    cursor.gotoStart(False)
    while cursor.goRight(1, True):
        if cursor.String in ("\u2610", "\u2612"):
            if n in positions:
                cursor.setString("\u2612")
            n += 1
        cursor.collapseToEnd()


def fill_text(doc, job):
    for name in doc.TextTables.ElementNames:
        table = doc.TextTables.getByName(name)
        for row in range(table.Rows.Count):
            label = table.getCellByPosition(0, row)
            m = CODE.search(label.String)
            if not m:
                continue
            cell = table.getCellByPosition(1, row)
            code = m.group(1)
            if code in (job.get("texts") or {}):
                first = next(iter(paragraphs(cell)))
                inside = next(controls(first), None)
                lines = job["texts"][code].split("\n")
                if inside is not None and len(lines) == 1:
                    cursor = inside.createTextCursor()
                    cursor.gotoEnd(True)
                    cursor.setString(lines[0])
                else:
                    write(cell, cell.getStart(), lines)
            if code in (job.get("ticks") or {}):
                # A click sets the state and the glyph; a script must do both.
                tick(cell, job["ticks"][code])
                glyphs(cell, job["ticks"][code])
            for i, line in enumerate((job.get("lines") or {}).get(code, [])):
                if line:
                    p = list(paragraphs(cell))[1 + i]
                    p.getText().insertString(p.getEnd(), line, False)


def fill_sheet(doc, job):
    for name, text in (job.get("names") or {}).items():
        cell = doc.NamedRanges.getByName(name).getReferredCells().getCellByPosition(0, 0)
        cell.setString(text)


def main():
    soffice = sys.argv[1]
    with tempfile.TemporaryDirectory() as home:
        pipe = "samkarta" + str(int(time.time() * 1000))
        office = subprocess.Popen([soffice, "--headless", "--norestore", "-env:UserInstallation=" + url(home),
                                   "--accept=pipe,name=" + pipe + ";urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            local = uno.getComponentContext()
            resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
            for _ in range(240):
                try:
                    context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
                    break
                except Exception:
                    time.sleep(0.25)
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            for job in json.load(sys.stdin):
                doc = desktop.loadComponentFromURL(url(job["in"]), "_blank", 0, (value("Hidden", True),))
                if hasattr(doc, "TextTables"):
                    fill_text(doc, job)
                else:
                    fill_sheet(doc, job)
                for path, name in job["out"]:
                    doc.storeToURL(url(path), (value("FilterName", name),))
                doc.close(True)
            desktop.terminate()
        finally:
            try:
                office.wait(20)
            except subprocess.TimeoutExpired:
                office.kill()


main()
