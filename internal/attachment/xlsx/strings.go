package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"samkarta/internal/document"
)

// readShared reads the strings that cells refer to by number.
func (b *book) readShared(part string) error {
	if part == "" {
		return nil
	}
	s := b.scan(part)
	for {
		t, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, document.ErrTooLarge):
			return err
		case err != nil:
			b.remark("part_damaged", part, document.Place{})
			return nil
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "si" {
			runs, err := s.text()
			b.shared = append(b.shared, runs)
			if errors.Is(err, document.ErrTooLarge) {
				return err
			}
		}
	}
}

// stretch is a run of a string. One with a font of its own takes nothing of
// the cell's.
type stretch struct {
	document.Run
	ownFont bool
}

// text reads a string with its formatted stretches, up to the end of the
// element just begun.
func (s *scanner) text() ([]stretch, error) {
	var (
		runs     []stretch
		look     textLook
		text     strings.Builder
		inText   bool
		phonetic int // readings beside Japanese words are no text
	)
	flush := func() {
		if text.Len() > 0 {
			runs = append(runs, stretch{look.run(unescape(text.String())), look.own})
			text.Reset()
		}
	}
	err := s.within(func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "r":
				flush()
				look = textLook{}
			case "rPr":
				look.own = true
			case "t":
				inText = phonetic == 0
			case "rPh":
				phonetic++
			default:
				look.set(&t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = false
			case "r":
				flush()
				look = textLook{}
			case "rPh":
				phonetic--
			}
		case xml.CharData:
			if inText {
				text.Write(t)
			}
		}
		return nil
	})
	flush()
	return runs, err
}

// textLook is what of a font people answer by; own if the text brought it.
type textLook struct {
	own, bold, struck bool
	font              string
}

// set takes one property of a font.
func (l *textLook) set(e *xml.StartElement) {
	on := !isFalse(attr(e, "val"))
	switch e.Name.Local {
	case "b":
		l.bold = on
	case "strike":
		l.struck = on
	case "rFont", "name":
		l.font = attr(e, "val")
	}
}

// isFalse: a property without a value is on.
func isFalse(s string) bool { return s == "0" || s == "false" }

// run gives text of this look. In a symbol font letters stand for signs, and a
// tick in Wingdings is stored as "þ".
func (l *textLook) run(text string) document.Run {
	if document.SymbolFont(l.font) {
		text = strings.Map(func(r rune) rune {
			if s, ok := document.Symbol(l.font, r); ok {
				return s
			}
			return r
		}, text)
	}
	return document.Run{Text: text, Bold: l.bold, Struck: l.struck}
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape undoes the format's own way to write control characters, and makes
// line ends of one kind.
func unescape(s string) string {
	if strings.Contains(s, "_x") {
		s = escaped.ReplaceAllStringFunc(s, func(e string) string {
			n, err := strconv.ParseUint(e[2:6], 16, 32)
			if err != nil || n < ' ' && n != '\n' && n != '\t' || n >= 0xd800 && n < 0xe000 {
				return ""
			}
			return fmt.Sprintf("%c", n)
		})
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return s
}
