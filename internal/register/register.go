// Package register reads the list of who is invited to a round: a CSV file or
// an Excel sheet with a heading row, as a coordinator keeps it. It takes the
// bytes and gives names, organisation numbers and addresses. It touches no disk
// and judges nobody.
package register

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// most is how many rows are read: more than all associations of the country's
// largest municipality.
const most = 100_000

// headings are what the columns are called, folded, whole or at the beginning.
var headings = [3][]string{
	{"namn", "förening", "organisationens namn", "organisation", "name", "association"},
	{"orgnr", "org.nr", "org nr", "org.nummer", "organisationsnummer", "organisation number", "registration number"},
	{"e-post", "epost", "mejl", "mail", "adress", "address", "email", "e-mail", "kontakt"},
}

// Parse reads a list; name is what faults call it. The error is a *form.Fault,
// "invited_unreadable".
func Parse(name string, data []byte) ([]book.Invited, error) {
	rows, err := table(data)
	if err != nil || len(rows) > most {
		return nil, &form.Fault{Key: "invited_unreadable", Args: map[string]string{"file": name}, Err: err}
	}
	for i, row := range rows {
		columns, ok := columnsOf(row)
		if !ok {
			continue
		}
		return invited(rows[i+1:], columns), nil
	}
	return nil, &form.Fault{Key: "invited_unreadable", Args: map[string]string{"file": name}}
}

func table(data []byte) ([][]string, error) {
	if bytes.HasPrefix(data, []byte("PK")) {
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: 64 << 20})
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return f.GetRows(f.GetSheetList()[0])
	}
	if !utf8.Valid(data) {
		// Excel in Sweden saves CSV so unless asked for UTF-8.
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return nil, err
		}
		data = decoded
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	r.Comma = separator(data)
	return r.ReadAll()
}

// separator is the sign that the first line has most of.
func separator(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best := ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(string(line), string(c)) > strings.Count(string(line), string(best)) {
			best = c
		}
	}
	return best
}

// columnsOf finds the columns in a heading row; a list needs names or addresses.
func columnsOf(row []string) (columns [3]int, ok bool) {
	for i, words := range headings {
		columns[i] = slices.IndexFunc(row, func(cell string) bool {
			cell = strings.ToLower(strings.TrimSpace(cell))
			return slices.ContainsFunc(words, func(w string) bool { return cell == w || strings.HasPrefix(cell, w) && i > 0 })
		})
	}
	return columns, columns[0] >= 0 || columns[2] >= 0 && columns[1] >= 0
}

func invited(rows [][]string, columns [3]int) []book.Invited {
	var all []book.Invited
	for _, row := range rows {
		at := func(i int) string {
			if columns[i] < 0 || columns[i] >= len(row) {
				return ""
			}
			return strings.Join(strings.Fields(row[columns[i]]), " ")
		}
		if i := (book.Invited{Name: at(0), OrgNr: at(1), Address: at(2)}); i != (book.Invited{}) {
			all = append(all, i)
		}
	}
	return all
}
