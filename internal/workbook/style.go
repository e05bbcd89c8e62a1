package workbook

import "github.com/xuri/excelize/v2"

// kind is what a cell holds and how it is set.
type kind uint8

const (
	free    kind = iota // text that wraps
	token               // text that does not wrap: an id, a number kept as text
	numeric             // a number
	amount              // text in a column of numbers
	moment              // date and time
	linked              // a link
	heading             // a header cell
	title               // the title of a sheet of text
	strong              // a bold text
)

// tone is what the colour of a cell says. Every tone is also said in words:
// in a note, in the column of states or in brackets.
type tone uint8

const (
	normal  tone = iota
	doubt        // a person must look
	decided      // a person has ruled
	faint        // nobody wrote this; it is what blank means
	toFill       // empty, for people to fill in
	bare         // on a sheet of text: no lines around the cell
)

type look struct {
	kind kind
	tone tone
}

// Colours: text on each fill has a contrast of at least 7:1.
const (
	ink, grey, blue  = "1F2933", "595F69", "0B4A8F"
	navy, white      = "1D3557", "FFFFFF"
	amber, green     = "FFE8A3", "DDF0DC"
	pale             = "E3EEF9"
	hair, headerLine = "D5D9DF", "FFFFFF"
)

// fontName is a font that every program has, or one with the same widths, so
// that the estimated heights of rows hold everywhere.
const fontName = "Arial"

// size is how much wider the letters are than those of ordinary text.
func (l look) size() float64 {
	if l.kind == strong || l.kind == heading {
		return 1.08
	}
	return 1
}

// style makes each look once.
func (s *setter) style(l look) (int, error) {
	if id, ok := s.styles[l]; ok {
		return id, nil
	}
	id, err := s.file.NewStyle(l.style())
	s.styles[l] = id
	return id, err
}

func (l look) style() *excelize.Style {
	st := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: 10, Color: ink},
		Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true},
		NumFmt:    49, // "@": Excel keeps what is typed here as text
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: hair}, {Type: "right", Style: 1, Color: hair},
			{Type: "left", Style: 1, Color: hair}, {Type: "top", Style: 1, Color: hair}},
	}
	switch l.tone {
	case doubt:
		st.Fill = solid(amber)
	case decided:
		st.Fill = solid(green)
	case toFill:
		st.Fill = solid(pale)
	case faint:
		st.Font.Color, st.Font.Italic = grey, true
	case bare:
		st.Border = nil
	}
	switch l.kind {
	case token:
		st.Alignment.WrapText = false
	case numeric:
		st.NumFmt, st.Alignment.WrapText, st.Alignment.Horizontal = 0, false, "right"
	case amount:
		st.Alignment.Horizontal = "right"
	case moment:
		st.NumFmt, st.CustomNumFmt, st.Alignment.WrapText = 0, new("yyyy-mm-dd hh:mm"), false
	case linked:
		st.Font.Color, st.Font.Underline = blue, "single"
	case heading:
		st.Font.Bold, st.Font.Color, st.Fill, st.Alignment.Vertical = true, white, solid(navy), "center"
		for i := range st.Border {
			st.Border[i].Color = headerLine
		}
	case title:
		st.Font.Bold, st.Font.Size, st.Font.Color, st.Alignment.WrapText, st.Alignment.Indent = true, 18, navy, false, 0
	case strong:
		st.Font.Bold = true
	}
	return st
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
