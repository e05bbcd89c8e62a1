# Makes the filled forms of this folder with ordinary programs, each the same nine
# answers: LibreOffice (odt, docx, doc, rtf, pdf; ods, xls, xlsx), Chromium
# (chromium.pdf), python-docx with Word's own elements (word.docx), openpyxl
# (cells.xlsx) and openssl (signed.eml). Run: python3 make.py, in this folder.
import copy, os, shutil, subprocess, tempfile, base64
from email.message import EmailMessage
import docx, openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

ANSWERS = [
    ("1. Organisationens namn", "Föreningen Exempel"),
    ("2. Organisationsnummer", "802000-1239"),
    ("5. Antal anställda", "3"),
    ("7. Kontaktperson och roll", "Åsa Öberg, ordförande"),
    ("8. E-post", "info@exempel.example.se"),
    ("9. Telefon", "031-390 06 12"),
    ("10. Får kontaktuppgifterna synas i sammanställningen?", "☒ Ja, alla ☐ Bara e-post ☐ Nej, bara samordnaren"),
    ("11. Vad gör ni i dag?", "Vi odlar och lagar mat tillsammans på tisdagar."),
    ("19. Vilka kunskaper och kompetenser har ni?", "Att möta unga som inte kommit någonstans."),
]
here = os.getcwd()
tmp = tempfile.mkdtemp()

def soffice(source, *formats):
    for f in formats:
        subprocess.run(["soffice", "-env:UserInstallation=file://" + tmp + "/profile", "--headless", "--convert-to", f, "--outdir", here, source], check=True, stdout=subprocess.DEVNULL)

rows = "".join(f"<tr><td>{q}</td><td>{a}</td></tr>" for q, a in ANSWERS)
page = f"<!DOCTYPE html><html lang=sv><meta charset=utf-8><title>Kartläggning</title><body><h1>Kartläggning</h1><table border=1>{rows}</table></body></html>"
html = tmp + "/filled.html"
open(html, "w").write(page)
plain = docx.Document()
plain.add_heading("Kartläggning", 1)
table = plain.add_table(0, 2)
table.style = "Table Grid"
for q, a in ANSWERS:
    cells = table.add_row().cells
    cells[0].text, cells[1].text = q, a
plain.save(tmp + "/filled.docx")
soffice(tmp + "/filled.docx", "odt")
soffice(here + "/filled.odt", "docx", "doc", "rtf", "pdf")
subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--print-to-pdf=" + here + "/chromium.pdf", html], check=True, stderr=subprocess.DEVNULL)

# A workbook with what cells can hold: a number, a date by its format, a truth
# value, merged cells, a named cell, an x beside the choice, another sheet and a
# hidden one with the choices.
b = openpyxl.Workbook()
s = b.active
s.title = "Blankett"
row = 1
for q, a in ANSWERS:
    s.cell(row, 1, q)
    if q.startswith("5."):
        s.cell(row, 2, 3)
    elif q.startswith("10."):
        for choice in ("Ja, alla", "Bara e-post", "Nej, bara samordnaren"):
            s.cell(row, 2, choice)
            s.cell(row, 3, "x" if choice == "Ja, alla" else None)
            row += 1
        row -= 1
    else:
        s.cell(row, 2, a)
        if q.startswith("11."):
            s.merge_cells(start_row=row, start_column=2, end_row=row + 1, end_column=4)
            row += 1
    row += 1
b.defined_names.append(openpyxl.workbook.defined_name.DefinedName("org_name", attr_text="Blankett!$B$1"))
extra = b.create_sheet("Övrigt")
extra["A1"] = "Anteckning"
hidden = b.create_sheet("Listor")
hidden["A1"] = "Ja, alla"
hidden.sheet_state = "hidden"
b.save(here + "/cells.xlsx")
soffice(here + "/cells.xlsx", "ods", "xls")
os.replace(here + "/cells.ods", here + "/sheet.ods")
os.replace(here + "/cells.xls", here + "/sheet.xls")

# What Word has and LibreOffice does not write: each answer in another way.
d = docx.Document()
w = nsdecls("w")
def run(t): return f'<w:r><w:t xml:space="preserve">{t}</w:t></w:r>'
def sdt(tag, inner, more="<w:text/>"): return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{more}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
def field(kind, result, data): return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="f"/><w:enabled/>{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText> {kind} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
def sym(char): return f'<w:r><w:sym w:font="Wingdings" w:char="{char}"/></w:r>'
ways = [
    ("content controls in each other", sdt("outer", sdt("inner", run("Föreningen Exempel")), "")),
    ("tracked changes", '<w:del w:id="1" w:author="a"><w:r><w:delText>556036-0793</w:delText></w:r></w:del><w:ins w:id="2" w:author="a">' + run("802000-1239") + "</w:ins>"),
    ("legacy field", field("FORMTEXT", run("3"), "<w:textInput/>")),
    ("plain", run("Åsa Öberg, ordförande")),
    ("text box", '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p>' + run("info@exempel.example.se") + "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"),
    ("hyperlink", "<w:hyperlink>" + run("031-390 06 12") + "</w:hyperlink>"),
    ("symbols", sym("F0FE") + run(" Ja, alla ") + sym("F0A8") + run(" Bara e-post ") + sym("F0A8") + run(" Nej, bara samordnaren")),
    ("merged", run("Vi odlar och lagar mat tillsammans på tisdagar.")),
    ("drop-down", sdt("d", run("Att möta unga som inte kommit någonstans."), '<w:comboBox><w:listItem w:displayText="Välj" w:value=""/></w:comboBox>')),
]
t = d.add_table(len(ANSWERS), 3)
t.style = "Table Grid"
for i, ((q, _), (way, xml)) in enumerate(zip(ANSWERS, ways)):
    t.cell(i, 0).text = q
    answer = t.cell(i, 1).merge(t.cell(i, 2)) if way == "merged" else t.cell(i, 1)
    element = answer.paragraphs[0]._p
    for child in parse_xml(f"<w:p {w}>{xml}</w:p>"):
        element.append(child)
d.save(here + "/word.docx")

# Signed as mail programs sign: the whole mail in one envelope.
m = EmailMessage()
m["Subject"] = "Blankett"; m["From"] = "asa@exempel.example.se"; m["To"] = "kartlaggning@example.org"
m.set_content("Hej, här kommer vår blankett.")
m.add_attachment(open(here + "/filled.docx", "rb").read(), maintype="application", subtype="octet-stream", filename="blankett.docx")
inner = tmp + "/inner.eml"
open(inner, "wb").write(m.as_bytes())
subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp + "/k", "-out", tmp + "/c", "-subj", "/CN=asa@exempel.example.se", "-days", "3650"], check=True, stderr=subprocess.DEVNULL)
subprocess.run(["openssl", "smime", "-sign", "-nodetach", "-nocerts", "-in", inner, "-signer", tmp + "/c", "-inkey", tmp + "/k", "-from", "asa@exempel.example.se", "-to", "kartlaggning@example.org", "-subject", "Blankett", "-out", here + "/signed.eml"], check=True)
shutil.rmtree(tmp)
