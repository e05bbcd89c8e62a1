/* Writes the rows of the benchmark with libxlsxwriter: stream FILE ROWS. */
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

int main(int argc, char **argv) {
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  lxw_workbook *book = workbook_new_opt(argv[1], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(book, "Svar");
  lxw_format *wrap = workbook_add_format(book);
  format_set_text_wrap(wrap);
  format_set_border(wrap, LXW_BORDER_THIN);
  format_set_num_format(wrap, "@");
  char text[80];
  int rows = argc > 2 ? atoi(argv[2]) : 0;
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < 40; c++) {
      if (c % 4 == 3) {
        worksheet_write_number(sheet, r, c, r * 40.0 + c, NULL);
        continue;
      }
      snprintf(text, sizeof text, "Svar %d på fråga %d, åäö", r, c);
      worksheet_write_string(sheet, r, c, text, wrap);
    }
  return workbook_close(book);
}
