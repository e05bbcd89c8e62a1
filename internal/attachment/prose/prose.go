// Package prose holds what texts of word processors have in common, whatever
// their file format: formatting that says something, and runs that grow out of
// the pieces such programs cut text into. The readers of DOCX and ODT build
// their paragraphs with it.
package prose

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"samkarta/internal/document"
)

// Toggle is a property that may be set, unset or left to the style below.
type Toggle int8

// Set gives the toggle that is set or unset.
func Set(on bool) Toggle {
	if on {
		return 1
	}
	return -1
}

// On reports whether the property holds; what nobody set does not.
func (t Toggle) On() bool { return t > 0 }

// or gives the toggle, or the one below where it is left open.
func (t Toggle) or(below Toggle) Toggle {
	if t != 0 {
		return t
	}
	return below
}

// Look is the formatting that people answer by, and what makes text invisible.
type Look struct {
	Bold, Struck, Hidden, Marked Toggle
	Font                         string
}

// Over gives the look where l lies over below: what l leaves open is below's.
func (l Look) Over(below Look) Look {
	if l.Font == "" {
		l.Font = below.Font
	}
	l.Bold, l.Struck = l.Bold.or(below.Bold), l.Struck.or(below.Struck)
	l.Hidden, l.Marked = l.Hidden.or(below.Hidden), l.Marked.or(below.Marked)
	return l
}

// Run gives a run of text that looks so.
func (l Look) Run(text string) document.Run {
	return document.Run{Text: text, Bold: l.Bold.On(), Struck: l.Struck.On(), Marked: l.Marked.On()}
}

// Plain gives text as it is seen in the look's font: soft hyphens only show at
// line ends, and letters of a symbol font are boxes and ticks, or pictures that
// say nothing.
func (l Look) Plain(s string) string {
	if strings.Contains(s, "\u00ad") {
		s = strings.ReplaceAll(s, "\u00ad", "")
	}
	if l.Font == "" || !document.SymbolFont(l.Font) {
		return s
	}
	return strings.Map(func(c rune) rune {
		if g, ok := document.Symbol(l.Font, c); ok {
			return g
		}
		if c > ' ' && c <= 0xff || c >= 0xf000 && c <= 0xf0ff {
			return -1
		}
		return c
	}, s)
}

// Box is the run of a tick box.
func Box(on bool, control int) document.Run {
	if on {
		return document.Run{Text: "☒", Tick: document.TickOn, Control: control}
	}
	return document.Run{Text: "☐", Tick: document.TickOff, Control: control}
}

// Bullet gives what a bullet says: its mark, or a tick box. Changing the bullet
// is how people tick a list whose bullets are boxes.
func Bullet(text, font string) (mark string, box *document.Run) {
	c, _ := utf8.DecodeRuneInString(text)
	if g, ok := document.Symbol(font, c); ok {
		c = g
	}
	switch c {
	case '☐', '□', '☑', '☒', '🗹', '🗷':
		run := Box(c != '☐' && c != '□', 0)
		return "", &run
	case '–', '-', '—':
		return string(c), nil
	}
	return "•", nil
}

// Runs collects the runs of a paragraph. Programs cut text for reasons of their
// own: neighbours that look alike become one, in linear time.
type Runs struct {
	done  []document.Run
	last  document.Run // its text is in text
	begun bool
	text  strings.Builder
}

// Add adds a run.
func (r *Runs) Add(run document.Run) {
	text := run.Text
	run.Text = ""
	if !r.begun || r.last != run || run.Tick != document.NoTick {
		r.flush()
		r.last, r.begun = run, true
	}
	r.text.WriteString(text)
}

// flush ends the run that was growing.
func (r *Runs) flush() {
	if r.begun {
		r.last.Text = r.text.String()
		r.done = append(r.done, r.last)
		r.text.Reset()
		r.begun = false
	}
}

// Take gives what was collected and begins anew.
func (r *Runs) Take() []document.Run {
	r.flush()
	done := r.done
	r.done = nil
	return done
}

// MarkPrompts marks the text of fields that nobody filled in, once it is known
// which ones those are.
func MarkPrompts(d *document.Document) {
	for p := range d.Paragraphs() {
		for i := range p.Runs {
			if run := &p.Runs[i]; run.Control > 0 && run.Tick == document.NoTick {
				run.Placeholder = d.Controls[run.Control-1].Empty
			}
		}
	}
}

// Coloured tells the bright colours that people write in or mark a choice with
// (rrggbb) from black, grey and what a style sets in a pale or dark tone.
func Coloured(rgb string) bool {
	n, err := strconv.ParseUint(rgb, 16, 32)
	if err != nil || len(rgb) != 6 {
		return false
	}
	r, g, b := int(n>>16), int(n>>8&0xff), int(n&0xff)
	return max(r, g, b)-min(r, g, b) >= 0x70
}
