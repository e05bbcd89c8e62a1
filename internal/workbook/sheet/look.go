package sheet

import "github.com/xuri/excelize/v2"

// Kind is what a cell holds and how it is set.
type Kind uint8

// The kinds of cells.
const (
	Free    Kind = iota // text that wraps
	Token               // text that does not wrap: an id, a number kept as text
	Numeric             // a number
	Amount              // text in a column of numbers
	Moment              // date and time
	Linked              // a link
	Heading             // a header cell
	Title               // the title of a sheet of text
	Strong              // a bold text
	kinds
)

// Tone is what the colour of a cell says. Every tone is also said in words: in
// a note, in the column of states or in brackets.
type Tone uint8

// The tones of cells.
const (
	Normal  Tone = iota
	Doubt        // a person must look
	Decided      // a person has ruled
	Faint        // nobody wrote this; it is what blank means
	ToFill       // empty, for people to fill in
	Bare         // on a sheet of text: no lines around the cell
	tones
)

// Look is how a cell looks.
type Look struct {
	Kind Kind
	Tone Tone
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
func (l Look) size() float64 {
	if l.Kind == Strong || l.Kind == Heading {
		return 1.08
	}
	return 1
}

// styles are the numbers of all looks in a file: there are few, and rows are
// written when the file's styles are closed already.
type styles [kinds][tones]int

func newStyles(f *excelize.File) (s styles, err error) {
	for k := range kinds {
		for t := range tones {
			if s[k][t], err = f.NewStyle(Look{k, t}.style()); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

func (l Look) style() *excelize.Style {
	st := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: 10, Color: ink},
		Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true},
		NumFmt:    49, // "@": Excel keeps what is typed here as text
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: hair}, {Type: "right", Style: 1, Color: hair},
			{Type: "left", Style: 1, Color: hair}, {Type: "top", Style: 1, Color: hair}},
	}
	switch l.Tone {
	case Doubt:
		st.Fill = solid(amber)
	case Decided:
		st.Fill = solid(green)
	case ToFill:
		st.Fill = solid(pale)
	case Faint:
		st.Font.Color, st.Font.Italic = grey, true
	case Bare:
		st.Border = nil
	}
	switch l.Kind {
	case Token:
		st.Alignment.WrapText = false
	case Numeric:
		st.NumFmt, st.Alignment.WrapText, st.Alignment.Horizontal = 0, false, "right"
	case Amount:
		st.Alignment.Horizontal = "right"
	case Moment:
		st.NumFmt, st.CustomNumFmt, st.Alignment.WrapText = 0, new("yyyy-mm-dd hh:mm"), false
	case Linked:
		st.Font.Color, st.Font.Underline = blue, "single"
	case Heading:
		st.Font.Bold, st.Font.Color, st.Fill, st.Alignment.Vertical = true, white, solid(navy), "center"
		for i := range st.Border {
			st.Border[i].Color = headerLine
		}
	case Title:
		st.Font.Bold, st.Font.Size, st.Font.Color, st.Alignment.WrapText, st.Alignment.Indent = true, 18, navy, false, 0
	case Strong:
		st.Font.Bold = true
	}
	return st
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
