"""Edits a workbook with openpyxl as a script of a coordinator's would: edit_openpyxl.py IN OUT."""
import sys

import openpyxl

source, target = sys.argv[1:]
book = openpyxl.load_workbook(source)


def column(sheet, header):
    return next(c.column for c in sheet[1] if c.value == header)


def row(sheet, *words):
    return next(r for r in range(2, sheet.max_row + 1)
                if all(sheet.cell(r, c + 1).value == w for c, w in enumerate(words)))


svar = book["Svar"]
staff, helpers = column(svar, "5. Antal anställda"), column(svar, "6. Antal aktiva ideella")
svar.cell(row(svar, "Ängslyktans Vänner"), staff).value = 5
svar.cell(row(svar, "Glada Kocken"), helpers).value = "ca 20"
svar.cell(row(svar, "Digitala Grannar"), staff).value = "3"
svar.cell(row(svar, "Digitala Grannar"), helpers).value = None
rows = [[c.value for c in r] for r in svar.iter_rows()]
rows = [rows[0]] + sorted((r for r in rows[1:] if r[0] != "Åkerbo Odlarförening"), key=lambda r: r[0] or "", reverse=True)
svar.delete_rows(len(rows) + 1)
order = [0, staff - 1] + [i for i in range(1, len(rows[0])) if i != staff - 1]
for r, values in enumerate(rows, 1):
    for c, i in enumerate(order, 1):
        svar.cell(r, c).value = values[i]
svar.row_dimensions[4].hidden = True
svar.column_dimensions["E"].hidden = True
svar.auto_filter.add_filter_column(3, ["Ideell förening"])
granska = book["Granska"]
granska.cell(row(granska, "Öppna Dörren", "2. Organisationsnummer"), column(granska, "Rätt värde")).value = "556036-0793"
named = book["Kompetenser"]
named.cell(row(named, "Ängslyktans Vänner", "Handledning"), column(named, "Stämmer?")).value = "Nej"
book.save(target)
