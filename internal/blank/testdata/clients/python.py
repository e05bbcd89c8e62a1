"""Fills blanks by libraries that know nothing of each other: python-docx types
into the cells of a Word document, openpyxl into those of a workbook, pikepdf
into the fields of a PDF. Standard input is JSON as for office.py; "fields" and
"checked" are the fields of a PDF by name.
"""
import json
import re
import sys

CODE = re.compile(r"\[(Q\d\d)\]")


def word(job):
    import docx
    from docx.oxml.ns import qn

    doc = docx.Document(job["in"])
    for table in doc.tables:
        for row in table.rows:
            m = CODE.search(row.cells[0].text)
            if not m:
                continue
            code, cell = m.group(1), row.cells[1]
            if code in (job.get("texts") or {}):
                # python-docx does not see content controls: it types beside.
                for i, line in enumerate(job["texts"][code].split("\n")):
                    p = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                    p.add_run(line)
            boxes = [t for t in cell._tc.iter(qn("w:t")) if t.text in ("\u2610", "\u2612")]
            for n in (job.get("ticks") or {}).get(code, []):
                boxes[n].text = "\u2612"
            for i, line in enumerate((job.get("lines") or {}).get(code, [])):
                if line:
                    cell.paragraphs[1 + i].add_run(line)
    doc.save(job["out"][0][0])


def sheet(job):
    import openpyxl

    book = openpyxl.load_workbook(job["in"])
    names = book.defined_names
    for name, text in (job.get("names") or {}).items():
        defined = names[name]
        sheet_name, cell = next(iter(defined.destinations))
        target = book[sheet_name][cell.replace("$", "")]
        target.value = text
        target.data_type = "s"
    book.save(job["out"][0][0])


def pdf(job):
    import pikepdf

    doc = pikepdf.open(job["in"])
    form = doc.Root.AcroForm

    def walk(field, name):
        name = (name + "." if name else "") + str(field.get("/T", ""))
        if "/Kids" in field:
            for kid in field.Kids:
                walk(kid, name)
            return
        if name in (job.get("fields") or {}):
            field.V = pikepdf.String(job["fields"][name].replace("\n", "\r"))
            if "/AP" in field:
                del field["/AP"]
        if name in (job.get("checked") or []):
            field.V = pikepdf.Name.Yes
            field.AS = pikepdf.Name.Yes

    for field in form.Fields:
        walk(field, "")
    form.NeedAppearances = True
    doc.save(job["out"][0][0])


for job in json.load(sys.stdin):
    {"docx": word, "xlsx": sheet, "pdf": pdf}[job["in"].rsplit(".", 1)[1]](job)
