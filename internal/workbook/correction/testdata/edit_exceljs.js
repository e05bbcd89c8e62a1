// Edits a workbook with exceljs as a web service would: node edit_exceljs.js IN OUT.
const ExcelJS = require("exceljs");

const [source, target] = process.argv.slice(2);

function column(sheet, header) {
  for (let c = 1; c <= sheet.columnCount; c++) if (sheet.getRow(1).getCell(c).text === header) return c;
  throw new Error("no column " + header);
}

function row(sheet, ...words) {
  for (let r = 2; r <= sheet.rowCount; r++) if (words.every((w, i) => sheet.getRow(r).getCell(i + 1).text === w)) return sheet.getRow(r);
  throw new Error("no row " + words);
}

async function main() {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(source);
  const svar = book.getWorksheet("Svar");
  const staff = column(svar, "5. Antal anställda"), helpers = column(svar, "6. Antal aktiva ideella");
  row(svar, "Ängslyktans Vänner").getCell(staff).value = 5;
  row(svar, "Glada Kocken").getCell(helpers).value = "ca 20";
  row(svar, "Digitala Grannar").getCell(staff).value = "3";
  row(svar, "Digitala Grannar").getCell(helpers).value = null;
  svar.spliceRows(row(svar, "Åkerbo Odlarförening").number, 1);
  const count = svar.columnCount, rows = [];
  for (let r = 2; r <= svar.rowCount; r++) rows.push(Array.from({ length: count }, (_, c) => svar.getRow(r).getCell(c + 1).value));
  rows.sort((a, b) => (String(a[0]) < String(b[0]) ? 1 : -1));
  rows.unshift(Array.from({ length: count }, (_, c) => svar.getRow(1).getCell(c + 1).value));
  const order = [0, staff - 1, ...Array.from({ length: count }, (_, i) => i).filter((i) => i !== 0 && i !== staff - 1)];
  rows.forEach((values, r) => order.forEach((from, c) => { svar.getRow(r + 1).getCell(c + 1).value = values[from]; }));
  svar.getRow(4).hidden = true;
  const granska = book.getWorksheet("Granska");
  row(granska, "Öppna Dörren", "2. Organisationsnummer").getCell(column(granska, "Rätt värde")).value = "556036-0793";
  const named = book.getWorksheet("Kompetenser");
  row(named, "Ängslyktans Vänner", "Handledning").getCell(column(named, "Stämmer?")).value = "Nej";
  await book.xlsx.writeFile(target);
}

main().catch((e) => { console.error(e); process.exit(1); });
