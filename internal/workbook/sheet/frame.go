package sheet

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/workbook/celltext"
)

// A4, and how many characters a landscape page of it takes at the smallest
// scale that is still pleasant to read.
const (
	a4        = 9
	indent    = 2 // the air on both sides of a text
	pageWidth = 185
)

// frame makes everything of the workbook but the rows.
func frame(f *excelize.File, file File, tables []Table) error {
	for i, t := range tables {
		var err error
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err != nil {
			return fmt.Errorf("sheet: make the sheets: %w", err)
		}
	}
	for _, t := range tables {
		if err := frameTable(f, file, t); err != nil {
			return fmt.Errorf("sheet: frame the sheet %q: %w", t.Name, err)
		}
	}
	// Pivot tables last: they look at the frames of others.
	for _, t := range tables {
		for _, p := range t.Pivots {
			if err := addPivot(f, t.Name, p); err != nil {
				return fmt.Errorf("sheet: make the pivot table %q: %w", p.Name, err)
			}
		}
	}
	if err := f.SetAppProps(&excelize.AppProperties{Application: "Samkarta", Company: celltext.Clean(file.Company)}); err != nil {
		return fmt.Errorf("sheet: set the properties: %w", err)
	}
	return nil
}

// core is the part with the file's title, author and time. excelize writes it
// with names that exceljs does not know, and refuses the whole workbook for.
func (f *File) core() string {
	b := []byte(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	made := f.Made.UTC().Format(time.RFC3339)
	for _, p := range [][2]string{{"dc:title", f.Title}, {"dc:subject", f.Subject}, {"dc:creator", f.Creator}, {"cp:lastModifiedBy", "Samkarta"}, {"dc:language", f.Lang}} {
		b = append(appendText(append(b, "<"+p[0]+">"...), celltext.Clean(p[1])), "</"+p[0]+">"...)
	}
	for _, name := range []string{"created", "modified"} {
		b = append(b, `<dcterms:`+name+` xsi:type="dcterms:W3CDTF">`+made+`</dcterms:`+name+`>`...)
	}
	return string(append(b, `</cp:coreProperties>`...))
}

// frameTable sets what belongs to the sheet as a whole: extent, filter, print.
func frameTable(f *excelize.File, file File, t Table) error {
	last := Address(len(t.Columns), t.lines())
	pages := t.pages()
	var steps []func() error
	if !t.Plain {
		// The filter first: excelize lets it overwrite the sheet's properties.
		steps = append(steps,
			func() error { return f.AutoFilter(t.Name, "A1:"+last, nil) },
			func() error {
				return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: t.Name, RefersTo: t.titles()})
			},
			func() error {
				return f.AddIgnoredErrors(t.Name, "A2:"+last, excelize.IgnoredErrorsNumberStoredAsText)
			},
			func() error {
				return f.SetPanes(t.Name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"})
			})
	}
	steps = append(steps,
		func() error {
			return f.SetSheetProps(t.Name, &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: &t.Tab})
		},
		func() error { return f.SetSheetDimension(t.Name, "A1:"+last) },
		func() error {
			return f.SetPageLayout(t.Name, &excelize.PageLayoutOptions{Size: new(a4), Orientation: new("landscape"),
				FitToWidth: &pages, FitToHeight: new(0), PageOrder: new("overThenDown")})
		},
		func() error {
			return f.SetPageMargins(t.Name, &excelize.PageLayoutMarginsOptions{Left: new(0.4), Right: new(0.4),
				Top: new(0.6), Bottom: new(0.6), Header: new(0.3), Footer: new(0.3)})
		},
		func() error {
			return f.SetHeaderFooter(t.Name, &excelize.HeaderFooterOptions{OddFooter: "&L" + celltext.Footer(file.Title) + " – &A&R&P / &N"})
		},
		func() error { return frameColumns(f, t) },
		func() error { return addCharts(f, t) },
		func() error { return f.SetSheetVisible(t.Name, !t.Hidden) })
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func frameColumns(f *excelize.File, t Table) error {
	for i, c := range t.Columns {
		name := columnName(i + 1)
		if err := f.SetColWidth(t.Name, name, name, min(c.Width, 250)); err != nil {
			return err
		}
		if c.Hidden {
			if err := f.SetColVisible(t.Name, name, false); err != nil {
				return err
			}
		}
		if c.Choose == "" {
			continue
		}
		// What is not on the list is read all the same, and told of when it is
		// not understood: several choices cannot be picked from a list.
		list := excelize.NewDataValidation(true)
		list.Type, list.Sqref, list.ShowErrorMessage = "list", name+"2:"+name+strconv.Itoa(t.lines()), false
		list.Formula1 = strings.ReplaceAll(c.Choose, "$R", "2")
		if err := f.AddDataValidation(t.Name, list); err != nil {
			return err
		}
	}
	return nil
}

func addCharts(f *excelize.File, t Table) error {
	for _, c := range t.Charts {
		err := f.AddChart(t.Name, c.At, &excelize.Chart{
			Type:      excelize.Bar,
			Series:    []excelize.ChartSeries{{Categories: c.Labels, Values: c.Numbers, Fill: solid("2F6690")}},
			Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Bold: true, Size: 10, Color: ink}}}},
			Legend:    excelize.ChartLegend{Position: "none"},
			PlotArea:  excelize.ChartPlotArea{ShowVal: true},
			XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: excelize.Font{Size: 9, Color: ink}},
			YAxis:     excelize.ChartAxis{None: true},
			Dimension: excelize.ChartDimension{Width: 620, Height: uint(90 + 24*c.Rows)},
			GapWidth:  new(uint(45)),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addPivot makes a pivot table, which looks for its fields in the header.
func addPivot(f *excelize.File, on string, p Pivot) error {
	header := make([]any, len(p.Of))
	for i, c := range p.Of {
		header[i] = celltext.Fit(celltext.Clean(c.Header), "…")
	}
	if err := f.SetSheetRow(p.Table, "A1", &header); err != nil {
		return err
	}
	field := func(name string) []excelize.PivotTableField {
		if name == "" {
			return nil
		}
		return []excelize.PivotTableField{{Data: name, DefaultSubtotal: true}}
	}
	var filters []excelize.PivotTableField
	for _, name := range p.Filters {
		filters = append(filters, field(name)...)
	}
	column, row, err := excelize.CellNameToCoordinates(p.At)
	if err != nil {
		return err
	}
	count := field(p.Sum)
	count[0].Subtotal, count[0].Name = "Count", p.Name
	return f.AddPivotTable(&excelize.PivotTableOptions{
		DataRange:       p.Table + "!A1:" + Address(len(p.Of), p.Count+1),
		PivotTableRange: on + "!" + p.At + ":" + Address(column+3, row+12),
		Rows:            field(p.Down), Columns: field(p.Across), Filter: filters, Data: count,
		RowGrandTotals: true, ColGrandTotals: true, ShowDrill: true, ShowRowHeaders: true, ShowColHeaders: true,
		PivotTableStyleName: "PivotStyleLight16",
	})
}

// lines is the number of rows of the sheet. A filter needs a row below its
// header even when there is nothing to filter.
func (t Table) lines() int {
	if t.Plain {
		return max(t.Count, 1)
	}
	return max(t.Count, 1) + 1
}

// pages is on how many pages side by side the sheet is printed, the first
// column on each of them.
func (t Table) pages() int {
	var rest float64
	for _, c := range t.Columns[1:] {
		if !c.Hidden {
			rest += c.Width
		}
	}
	return max(1, int(math.Ceil(rest/(pageWidth-t.Columns[0].Width))))
}

// titles are the row and the column repeated on each printed page.
func (t Table) titles() string {
	return celltext.Quoted(t.Name) + "!$A:$A," + celltext.Quoted(t.Name) + "!$1:$1"
}

// roomFor is the width that keeps the longest word of a header whole, beside
// the button of the filter.
func roomFor(header string) float64 {
	width := 0.0
	for word := range strings.FieldsSeq(header) {
		width = max(width, celltext.Width(word))
	}
	return width*Look{Kind: Heading}.size() + indent + 2
}

func columnName(column int) string {
	name, err := excelize.ColumnNumberToName(column)
	// More columns than Excel has: a form of 16,384 questions.
	return cmp.Or(map[bool]string{true: name}[err == nil], "XFD")
}

// Address names a cell: 1, 1 is A1.
func Address(column, row int) string { return columnName(column) + strconv.Itoa(row) }

// height of a row in points. Excel draws no row higher than 409; what does not
// fit then can be read in the cell's own line.
func height(lines int) float64 { return min(float64(lines)*13+4, 409) }
