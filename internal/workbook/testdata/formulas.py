"""Counts the formulas that openpyxl finds in a workbook: formulas.py FILE."""
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
print(sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row))
