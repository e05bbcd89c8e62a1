"""Writes the rows of the benchmark with XlsxWriter: stream.py FILE ROWS."""
import sys

import xlsxwriter

book = xlsxwriter.Workbook(sys.argv[1], {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
sheet = book.add_worksheet("Svar")
wrap = book.add_format({"text_wrap": True, "border": 1, "num_format": "@"})
for r in range(int(sys.argv[2])):
    for c in range(40):
        if c % 4 == 3:
            sheet.write_number(r, c, r * 40 + c)
        else:
            sheet.write_string(r, c, "Svar %d på fråga %d, åäö" % (r, c), wrap)
book.close()
