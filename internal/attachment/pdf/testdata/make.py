#!/usr/bin/python3
"""Makes the PDF files of this folder: a filled form in all the containers that
programs put forms in, and pages from LibreOffice and Chromium. Needs pikepdf,
qpdf, soffice and chromium. Everything in them is invented."""
import os, re, subprocess, tempfile
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

here = os.path.dirname(os.path.abspath(__file__))


def out(name):
    return os.path.join(here, name)


class Form:
    def __init__(self):
        self.pdf = Pdf.new()
        self.font = self.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
        self.bold = self.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"), Encoding=Name.WinAnsiEncoding))
        self.zapf = self.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))
        self.text, self.widgets, self.fields = [], [], []
        self.y = 790

    def say(self, s, x=50, font="F1", size=11):
        raw = s.encode("cp1252").hex()
        self.text.append(f"BT /{font} {size} Tf {x} {self.y} Td <{raw}> Tj ET")

    def look(self, w, h, s):
        """An appearance with text, as a viewer leaves it in a field."""
        body = b"" if not s else b"/Tx BMC q BT /F1 10 Tf 2 5 Td <" + s.replace("\n", " ").encode("cp1252", "replace").hex().encode() + b"> Tj ET Q EMC"
        return self.pdf.make_indirect(Stream(self.pdf, body, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, w, h], Resources=Dictionary(Font=Dictionary(F1=self.font))))

    def mark(self, on):
        body = b"q 0.5 0.5 11 11 re S Q" + (b" BT /Z 10 Tf 2 2 Td (4) Tj ET" if on else b"")
        return self.pdf.make_indirect(Stream(self.pdf, body, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 12, 12], Resources=Dictionary(Font=Dictionary(Z=self.zapf))))

    def widget(self, rect, in_fields=True, **keys):
        d = self.pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=rect, F=4, **keys))
        self.widgets.append(d)
        if in_fields:
            self.fields.append(d)
        return d

    def line(self, label, x=220, h=16, **keys):
        """A label with a text or choice field to its right."""
        in_fields = keys.pop("in_fields", True)
        shown = keys.pop("shown", "")
        self.y -= 24
        self.say(label, font="F2")
        rect = [x, self.y - 4 - (h - 16), x + 280, self.y + 12]
        self.y -= h - 16
        ap = Dictionary(N=self.look(280, h, shown))
        return self.widget(rect, in_fields, AP=ap, DA=String("/F1 10 Tf 0 g"), **keys)

    def box(self, x, label, own, on, in_fields=True, **keys):
        self.say(label, x + 18)
        states = Dictionary({"/" + own: self.mark(True), "/Off": self.mark(False)})
        return self.widget([x, self.y - 2, x + 12, self.y + 10], in_fields, AP=Dictionary(N=states), **keys)

    def save(self, path, **how):
        page = self.pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=self.font, F2=self.bold))
        page.Contents = Stream(self.pdf, "\n".join(self.text).encode("latin-1"))
        page.Annots = Array(self.widgets)
        self.pdf.Root.AcroForm = self.pdf.make_indirect(Dictionary(Fields=Array(self.fields), DA=String("/F1 10 Tf 0 g"), DR=Dictionary(Font=Dictionary(F1=self.font))))
        self.pdf.save(path, static_id=True, **how)


def utf16be(s):
    return String(b"\xfe\xff" + s.encode("utf-16-be"))


def form():
    f = Form()
    f.say("Anmälan till odlingslotter", size=16, font="F2")
    tx = dict(FT=Name.Tx)
    f.line("Föreningens namn", T=String("namn"), TU=utf16be("Föreningens namn"), V=String("Odlarna i Äppelviken".encode("latin-1")), shown="Odlarna i Äppelviken", **tx)
    f.line("Ort", T=String("ort"), V=utf16be("Åmål – 5 €"), shown="Åmål – 5 €", **tx)
    f.line("Hemort", T=String("hemort"), V=String(b"\xef\xbb\xbf" + "Härnösand".encode()), shown="Härnösand", **tx)
    f.line("Kassör", T=String("kassor"), V=String(b"\xff\xfe" + "Örjan Ström".encode("utf-16-le")), shown="Örjan Ström", **tx)
    f.line("Berätta", h=48, T=String("beratta"), Ff=1 << 12, V=utf16be("Vi odlar.\rOch skördar.\r\nVarje år."), shown="Vi odlar. Och skördar.", **tx)
    f.line("Organisationsnummer", T=String("orgnr"), Ff=1 << 24, MaxLen=11, V=String("802000-1234"), shown="802000-1234", **tx)
    f.line("Verksamhet", T=String("verksamhet"), V=f.pdf.make_indirect(Stream(f.pdf, b"\xfe\xff" + "Lång text i en ström".encode("utf-16-be"))), shown="Lång text i en ström", **tx)
    f.line("Tomt", T=String("tomt"), **tx)
    # A field with a parent that has the type and half the name.
    parent = f.pdf.make_indirect(Dictionary(T=String("kontakt"), FT=Name.Tx, Kids=Array()))
    f.fields.append(parent)
    kid = f.line("E-post", T=String("epost"), V=String("odlarna@example.se"), shown="odlarna@example.se", in_fields=False, Parent=parent)
    parent.Kids.append(kid)
    # A field that stands at two places.
    twice = f.pdf.make_indirect(Dictionary(T=String("telefon"), FT=Name.Tx, V=String("08-465 004 10"), Kids=Array()))
    f.fields.append(twice)
    for label in ("Telefon", "Telefon igen"):
        twice.Kids.append(f.line(label, shown="08-465 004 10", in_fields=False, Parent=twice))
    f.line("Glömt i listan", T=String("glomt"), V=String("finns ändå".encode("latin-1")), shown="finns ändå", in_fields=False, **tx)
    ch = dict(FT=Name.Ch)
    f.line("Län", T=String("lan"), Ff=1 << 17, Opt=Array([Array([String("12"), utf16be("Skåne")]), Array([String("14"), utf16be("Västra Götaland")])]), V=String("12"), shown="Skåne", **ch)
    f.line("Gröda", T=String("groda"), Ff=1 << 17 | 1 << 18, Opt=Array([String("Potatis"), String("Morot")]), V=utf16be("Jordärtskocka"), shown="Jordärtskocka", **ch)
    f.line("Redskap", h=40, T=String("redskap"), Ff=1 << 21, Opt=Array([String("Spade"), String("Kratta"), String("Hacka")]), V=Array([String("Spade"), String("Hacka")]), I=Array([0, 2]), shown="Spade Hacka", **ch)
    btn = dict(FT=Name.Btn)
    f.y -= 26
    f.say("Vi vill ha", font="F2")
    f.box(150, "lott", "Ja", True, T=String("lott"), V=Name.Ja, AS=Name.Ja, **btn)
    f.box(230, "växthus", "Ja", False, T=String("vaxthus"), V=Name.Off, AS=Name.Off, **btn)
    f.box(330, "kompost", "On", True, T=String("kompost"), AS=Name.On, **btn)
    f.box(430, "vatten", "On", True, T=String("vatten"), V=Name.On, **btn)
    f.y -= 24
    f.say("Ålder", font="F2")
    age = f.pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=1 << 15, T=String("alder"), V=Name.vuxen, Kids=Array()))
    f.fields.append(age)
    for x, own in ((150, "ung"), (230, "vuxen"), (330, "gammal")):
        age.Kids.append(f.box(x, own, own, own == "vuxen", in_fields=False, Parent=age, AS=Name("/" + own) if own == "vuxen" else Name.Off))
    f.y -= 24
    f.say("Djur", font="F2")
    animals = f.pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=1 << 15, T=String("djur"), V=Name("/1"), Opt=Array([utf16be("Höns"), utf16be("Får")]), Kids=Array()))
    f.fields.append(animals)
    for i, (x, label) in enumerate(((150, "Höns"), (230, "Får"))):
        animals.Kids.append(f.box(x, label, str(i), i == 1, in_fields=False, Parent=animals, AS=Name("/%d" % i) if i == 1 else Name.Off))
    return f


def containers():
    plain = out("form.pdf")
    form().save(plain)

    def again(name, change=None, **how):
        with Pdf.open(plain) as p:
            if change:
                change(p)
            p.save(out(name), static_id="encryption" not in how, **how)

    again("form-objstm.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    again("form-linear.pdf", linearize=True)
    for name, r, aes in (("rc4-40", 2, False), ("rc4-128", 3, False), ("aes-128", 4, True), ("aes-256", 6, True)):
        again(f"form-{name}.pdf", encryption=pikepdf.Encryption(owner="agare", user="", R=r, aes=aes, metadata=aes))
    again("form-password.pdf", encryption=pikepdf.Encryption(owner="agare", user="hemligt", R=6))
    data = open(plain, "rb").read()
    write("form-pdf2.pdf", data.replace(b"%PDF-1.3", b"%PDF-2.0", 1).replace(b"%PDF-1.4", b"%PDF-2.0", 1))
    write("form-before.pdf", b"From: skanner\n\n" + data)
    write("form-after.pdf", data + b"\n" + b"<!-- tack -->" * 23 + b"\n")
    write("form-cut.pdf", data[:-400])
    # Two incremental updates; the second is appended with a table to the file
    # with an xref stream too, which some programs do.
    write("form-updated.pdf", update(update(data)))
    write("form-mixed.pdf", update(open(out("form-objstm.pdf"), "rb").read()))

    def hybrid(p):
        p.Root.AcroForm.XFA = Array([String("template"), p.make_indirect(Stream(p, b"<template/>"))])
    again("form-xfa.pdf", hybrid)

    def only(p):
        hybrid(p)
        p.Root.AcroForm.Fields = Array()
        del p.pages[0].Annots
        p.pages[0].Contents = Stream(p, b"BT /F1 12 Tf 50 700 Td (Please wait...) Tj ET")
    again("xfa-only.pdf", only)

    def bare(p):
        for a in p.pages[0].Annots:
            if a.get("/FT") != Name.Btn and "/AP" in a and "/AS" not in a:
                del a["/AP"]
    again("form-noap.pdf", bare)

    def turned(p):
        # As scanned forms come: the page lies on its side in the file.
        page = p.pages[0]
        page.Rotate = 90
        page.MediaBox = Array([-20, -30, 822, 565])
        page.CropBox = Array([0, 0, 842, 595])
        page.Contents = Stream(p, b"q 0 1 -1 0 842 0 cm\n" + page.Contents.read_bytes() + b"\nQ")
        for a in page.Annots:
            x0, y0, x1, y1 = [float(v) for v in a.Rect]
            a.Rect = Array([842 - y1, x0, 842 - y0, x1])
        page.MediaBox = Array([-20, -30, 862, 625])
    again("form-turned.pdf", turned)
    subprocess.run(["qpdf", "--generate-appearances", "--flatten-annotations=all", "--deterministic-id", "--warning-exit-0", "--no-warn", plain, out("form-flat.pdf")], check=True)

    def bug(p):
        for a in p.pages[0].Annots:
            if a.get("/T") == "lott":
                a.V, a.AS = Name.Yes, Name.Yes
    again("form-wrongstate.pdf", bug)


def write(name, data):
    with open(out(name), "wb") as f:
        f.write(data)


def update(data):
    """Appends an incremental update that changes nothing but adds an object."""
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    size = max(int(n) for n in re.findall(rb"/Size (\d+)", data))
    root = re.findall(rb"/Root (\d+ \d+) R", data)[-1]
    at = len(data) + 1
    obj = b"%d 0 obj\n(tillagt)\nendobj\n" % size
    xref = at + len(obj)
    return data + b"\n" + obj + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %s R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, at, size + 1, root, start, xref)


def notes():
    """Answers typed on top of a printed blank, crosses in drawn boxes."""
    f = Form()
    f.say("Synpunkter", size=16, font="F2")
    for label in ("1. Namn", "2. Vad vill ni säga?"):
        f.y -= 40
        f.say(label, font="F2")
        f.text.append(f"220 {f.y - 8} 300 24 re S")
    f.y -= 40
    f.say("3. Får vi ringa?", font="F2")
    f.y -= 24
    for x, label in ((50, "Ja"), (120, "Nej"), (190, "Kanske")):
        f.text.append(f"{x} {f.y - 2} 11 11 re S")
        f.say(label, x + 18)
    f.text.append(f"q 192 {f.y} m 199 {f.y + 7} l 192 {f.y + 7} m 199 {f.y} l S Q")

    def note(rect, s):
        return f.pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=rect, Contents=utf16be(s), DA=String("/Helv 10 Tf 0 0 1 rg"), F=4))
    f.widgets = [note([222, 744, 500, 764], "Örtagården i Söderköping"), note([224, 706, 510, 724], "Mer ljus\roch färre möten"), note([52, 644, 62, 657], "X")]
    f.save(out("notes.pdf"))


HTML = """<!doctype html><meta charset=utf-8><title>Enkät</title><style>body{font:11pt DejaVu Sans}td,th{border:1px solid #333;padding:4px}.r{float:right}</style>
<h1>Enkät om mötesplatser</h1><table><tr><th>Fråga<th>Svar<tr><td>Hur ofta öppet?<td>Varje vardag kl. 10–15, och på lördagar när någon har nyckel
<tr><td rowspan=2>Vad gör ni?<td>Språkcafé<tr><td>Läxhjälp</table>
<p>Kryssa: <input type=checkbox checked> Ja <input type=checkbox> Nej <input type=radio checked> Kanske <input type=radio> Vet ej</p>
<p>☒ Kaffe ☐ Te</p>"""


def pages():
    with tempfile.TemporaryDirectory() as d:
        page = os.path.join(d, "enkat.html")
        open(page, "w").write(HTML)
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={d}/profile", "--no-pdf-header-footer", f"--print-to-pdf={out('chromium.pdf')}", page], check=True, capture_output=True)
        for name in ("columns", "office", "unruled"):
            subprocess.run(["soffice", f"-env:UserInstallation=file://{d}/lo", "--headless", "--convert-to", "pdf", "--outdir", here, out(name + ".fodt")], check=True, capture_output=True)


if __name__ == "__main__":
    containers()
    notes()
    pages()
