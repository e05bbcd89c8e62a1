"""Edits a workbook in LibreOffice as a coordinator would: edit_uno.py SOFFICE IN OUT."""
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def connect(soffice, profile):
    pipe = "samkarta%d" % (time.time() * 1000)
    process = subprocess.Popen([soffice, "-env:UserInstallation=file://" + profile, "--headless", "--norestore",
                                "--accept=pipe,name=%s;urp;" % pipe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
            return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.5)
    process.kill()
    sys.exit("LibreOffice does not answer")


def extent(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow


def column(sheet, header):
    last, _ = extent(sheet)
    for c in range(last + 1):
        if sheet.getCellByPosition(c, 0).String == header:
            return c
    sys.exit("no column " + header)


def row(sheet, *words):
    _, last = extent(sheet)
    for r in range(1, last + 1):
        if all(sheet.getCellByPosition(c, r).String == w for c, w in enumerate(words) if w):
            return r
    sys.exit("no row %r" % (words,))


def edit(doc):
    svar = doc.Sheets.getByName("Svar")
    staff, helpers = column(svar, "5. Antal anställda"), column(svar, "6. Antal aktiva ideella")
    svar.getCellByPosition(staff, row(svar, "Ängslyktans Vänner")).Value = 5
    svar.getCellByPosition(helpers, row(svar, "Glada Kocken")).String = "ca 20"
    # A number pasted as text is still the number.
    svar.getCellByPosition(staff, row(svar, "Digitala Grannar")).String = "3"
    svar.getCellByPosition(helpers, row(svar, "Digitala Grannar")).String = ""
    svar.Rows.removeByIndex(row(svar, "Åkerbo Odlarförening"), 1)
    # The whole sheet is sorted backwards by its first column.
    last_column, last_row = extent(svar)
    field = TableSortField()
    field.Field, field.IsAscending = 0, False
    area = svar.getCellRangeByPosition(0, 0, last_column, last_row)
    area.sort((prop("SortFields", uno.Any("[]com.sun.star.table.TableSortField", (field,))), prop("ContainsHeader", True)))
    # A column is moved to the front, another one hidden, and a row too.
    svar.Columns.insertByIndex(1, 1)
    moved = column(svar, "5. Antal anställda")
    target = svar.getCellByPosition(1, 0).CellAddress
    svar.moveRange(target, svar.getCellRangeByPosition(moved, 0, moved, last_row).RangeAddress)
    svar.Columns.removeByIndex(moved, 1)
    svar.Columns.getByIndex(4).IsVisible = False
    svar.Rows.getByIndex(3).IsVisible = False
    granska = doc.Sheets.getByName("Granska")
    granska.getCellByPosition(column(granska, "Rätt värde"), row(granska, "Öppna Dörren", "2. Organisationsnummer")).String = "556036-0793"
    named = doc.Sheets.getByName("Kompetenser")
    named.getCellByPosition(column(named, "Stämmer?"), row(named, "Ängslyktans Vänner", "Handledning")).String = "Nej"


def main():
    soffice, source, target = sys.argv[1:]
    with tempfile.TemporaryDirectory() as profile:
        process, desktop = connect(soffice, profile)
        try:
            doc = desktop.loadComponentFromURL("file://" + source, "_blank", 0, (prop("Hidden", True),))
            edit(doc)
            doc.storeToURL("file://" + target, (prop("FilterName", "Calc MS Excel 2007 XML"),))
            doc.close(True)
            desktop.terminate()
        finally:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


main()
