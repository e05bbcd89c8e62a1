# The text of a report set with reportlab's platypus, for the benchmark: the same
# headings, paragraphs and tables, without tags, links or charts.
import json, sys
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle
from xml.sax.saxutils import escape

lines = json.load(open(sys.argv[1], encoding="utf-8"))
styles = getSampleStyleSheet()
story, rows = [], []


def flush():
    if not rows:
        return
    width = max(len(r) for r in rows)
    cells = [[Paragraph(escape(c.strip("[]")), styles["BodyText"]) for c in r] + [""] * (width - len(r)) for r in rows]
    story.append(Table(cells, colWidths=[455 / width] * width, repeatRows=1, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)])))
    rows.clear()


for line in lines:
    tag, _, text = line.partition(": ")
    if tag == "TR":
        rows.append(text.split(" | "))
        continue
    flush()
    if tag in ("H1", "H2", "H3"):
        if tag == "H2":
            story.append(PageBreak())
        story.append(Paragraph(escape(text), styles["Heading" + tag[1]]))
    elif text:
        story.append(Paragraph(escape(text), styles["BodyText"]))
flush()
SimpleDocTemplate(sys.argv[2], pagesize=A4).build(story)
