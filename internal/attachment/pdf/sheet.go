package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"samkarta/internal/attachment/layout"
	"samkarta/internal/attachment/pdf/figure"
	"samkarta/internal/document"
)

// sheet is one page as it is seen.
type sheet struct {
	view view
	// words by the quarter turns they are written in: 0 upright.
	words   [4][]layout.Word
	rules   []document.Box
	figures []figure.Figure
	// seen are the rules of a page that is a picture.
	seen []document.Box
	// unread: a picture that was not recognised.
	unread bool
	// form is what PDFium reads in the form fields of the page.
	form map[string][]*field
}

// view turns the coordinates of a page into those of what is seen of it: the
// crop box, rotated.
type view struct {
	crop  document.Box
	turns int // quarter turns clockwise
}

// size gives width and height as they are seen.
func (v view) size() (w, h float64) {
	w, h = v.crop.X1-v.crop.X0, v.crop.Y1-v.crop.Y0
	if v.turns%2 == 1 {
		w, h = h, w
	}
	return w, h
}

// point turns a point clockwise with the page; the origin is at the bottom left
// before and after.
func (v view) point(x, y float64) (float64, float64) {
	w, h := v.crop.X1-v.crop.X0, v.crop.Y1-v.crop.Y0
	x, y = x-v.crop.X0, y-v.crop.Y0
	switch v.turns {
	case 1:
		return y, w - x
	case 2:
		return w - x, h - y
	case 3:
		return h - y, x
	}
	return x, y
}

// box turns a box; which of its corners is the lower left changes with it.
func (v view) box(left, bottom, right, top float64) document.Box {
	x0, y0 := v.point(left, bottom)
	x1, y1 := v.point(right, top)
	return document.Box{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1)}
}

// sheet reads the words and the figures of a page.
func (f *file) sheet(index int) (*sheet, error) {
	loaded, err := f.engine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: f.ref, Index: index})
	if err != nil {
		return nil, fmt.Errorf("pdf: page %d: %w", index+1, err)
	}
	defer f.engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	page := requests.Page{ByReference: &loaded.Page}
	s := &sheet{}
	box, err := f.engine.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return nil, fmt.Errorf("pdf: page %d: %w", index+1, err)
	}
	s.view.crop = document.Box{X0: float64(box.Rect.Left), Y0: float64(box.Rect.Bottom), X1: float64(box.Rect.Right), Y1: float64(box.Rect.Top)}
	if rotation, err := f.engine.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page}); err == nil {
		s.view.turns = int(rotation.PageRotation) & 3
	}
	annots, err := f.engine.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	f.formed = f.formed || err != nil || annots.Count > 0
	if f.acroForm && err == nil {
		s.form = f.form(page, annots.Count)
	}
	if done, err := f.scanned(page, s); done || err != nil {
		return s, err
	}
	text, err := f.engine.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, fmt.Errorf("pdf: page %d: %w", index+1, err)
	}
	defer f.engine.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	t := &textPage{file: f, ref: text.TextPage, sheet: s}
	if err := t.read(); err != nil {
		return nil, err
	}
	s.figures = f.figures(page, s.view)
	if s.unread {
		f.layered(s, index+1)
	}
	return s, nil
}

// textPage takes the words off a page.
type textPage struct {
	file  *file
	ref   references.FPDF_TEXTPAGE
	sheet *sheet

	text  strings.Builder
	chars []int // the characters of the word so far
	glued bool
	half  rune // the first half of a character, 0 for none
}

// read goes through the characters in the order of the file. PDFium puts white
// space where it sees a gap, so words end there; the order of the lines is left
// to package layout.
func (t *textPage) read() error {
	count, err := t.file.engine.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: t.ref})
	if err != nil {
		return fmt.Errorf("pdf: characters: %w", err)
	}
	t.file.chars += count.Count
	if t.file.chars > maxChars {
		return fmt.Errorf("pdf: more than %d characters: %w", maxChars, document.ErrTooLarge)
	}
	for i := range count.Count {
		char, err := t.file.engine.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: t.ref, Index: i})
		if err != nil {
			return fmt.Errorf("pdf: character %d: %w", i, err)
		}
		c, whole := t.whole(rune(char.Unicode))
		switch {
		case !whole:
			continue
		case c == 0xFFFE || c == 0x02 || c == 0xAD:
			// A hyphen at the end of a line, as PDFium marks it: the next
			// character stands on the next line.
			t.add(i, '-')
			t.flush()
			continue
		case unicode.IsSpace(c) || c == 0x200B:
			t.flush()
			t.glued = false
			continue
		case unicode.IsControl(c) || c == 0xFEFF || c == 0xFFFD:
			continue
		}
		tick := symbolTick(c) != document.NoTick
		if tick {
			t.flush()
		}
		t.add(i, c)
		if tick {
			t.flush()
		}
	}
	t.flush()
	return nil
}

// whole joins the halves of a character beyond U+FFFF, such as an emoji: PDFium
// gives UTF-16. The first half waits for the second.
func (t *textPage) whole(c rune) (joined rune, ok bool) {
	half := t.half
	t.half = 0
	switch {
	case c >= 0xD800 && c < 0xDC00:
		t.half = c
		return 0, false
	case half != 0 && utf16.IsSurrogate(c):
		return utf16.DecodeRune(half, c), true
	case utf16.IsSurrogate(c):
		return 0, false
	}
	return c, true
}

// add notes the character's number: its place is asked only when the word ends,
// and only of the first and the last, since each question costs.
func (t *textPage) add(i int, c rune) {
	t.chars = append(t.chars, i)
	t.text.WriteString(plainLetter(c))
}

// flush ends the word so far.
func (t *textPage) flush() {
	if t.text.Len() == 0 {
		return
	}
	if at := t.lineBreak(); at > 0 {
		runes, chars := []rune(t.text.String()), slices.Clone(t.chars)
		t.set(runes[:at], chars[:at])
		t.flush()
		t.set(runes[at:], chars[at:])
		t.flush()
		return
	}
	w, angle, ok := t.word(t.text.String())
	w.Glued = t.glued
	t.chars = t.chars[:0]
	t.text.Reset()
	t.glued = true
	if ok {
		t.sheet.words[angle] = append(t.sheet.words[angle], symbol(w))
	}
}

// set makes the word so far another one.
func (t *textPage) set(text []rune, chars []int) {
	t.text.Reset()
	t.text.WriteString(string(text))
	t.chars = append(t.chars[:0], chars...)
}

// lineBreak gives where a word goes on on another line, 0 when it does not:
// after a hyphen PDFium gives no white space.
func (t *textPage) lineBreak() int {
	runes := []rune(t.text.String())
	if len(runes) != len(t.chars) {
		return 0 // ligatures; they have no hyphen
	}
	for i, c := range runes[:len(runes)-1] {
		if c != '-' && c != '\u2010' {
			continue
		}
		here, err1 := t.file.engine.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: t.ref, Index: t.chars[i]})
		next, err2 := t.file.engine.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: t.ref, Index: t.chars[i+1]})
		if err1 != nil || err2 != nil {
			return 0
		}
		x0, y0 := t.sheet.view.point(here.X, here.Y)
		x1, y1 := t.sheet.view.point(next.X, next.Y)
		if math.Abs(x1-x0) > 20 && math.Abs(y1-y0) > 2 {
			return i + 1
		}
	}
	return 0
}

// word gives a word its place, and the quarter turns it is written in.
func (t *textPage) word(text string) (w layout.Word, quarter int, ok bool) {
	e, v := t.file.engine, t.sheet.view
	first, err := e.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: t.ref, Index: t.chars[0]})
	if err != nil {
		return w, 0, false
	}
	last := first
	if len(t.chars) > 1 {
		if last, err = e.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: t.ref, Index: t.chars[len(t.chars)-1]}); err != nil {
			return w, 0, false
		}
	}
	w = layout.Word{Text: text, Box: v.box(min(first.Left, last.Left), min(first.Bottom, last.Bottom), max(first.Right, last.Right), max(first.Top, last.Top))}
	width, height := v.size()
	if x, y := (w.Box.X0+w.Box.X1)/2, (w.Box.Y0+w.Box.Y1)/2; x < 0 || y < 0 || x > width || y > height {
		return w, 0, false // outside what is seen of the page
	}
	w.Size, quarter = t.size(w.Box)
	quarter = (quarter + v.turns) & 3
	origin, err := e.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: t.ref, Index: t.chars[0]})
	if err != nil {
		return w, 0, false
	}
	_, w.Base = v.point(origin.X, origin.Y)
	w.Style = "?"
	if font, err := e.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: t.ref, Index: t.chars[0]}); err == nil {
		w.Style, w.Bold = style(font.FontName, font.Flags)
	}
	return w, quarter, true
}

// size gives the size of the letters as they are seen, and the quarter turns
// clockwise they are written in.
func (t *textPage) size(box document.Box) (float64, int) {
	e := t.file.engine
	size := box.Y1 - box.Y0
	font, err := e.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: t.ref, Index: t.chars[0]})
	if err != nil || font.FontSize <= 0 {
		return max(size, 1), 0
	}
	size = font.FontSize
	matrix, err := e.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: t.ref, Index: t.chars[0]})
	if err != nil {
		return size, 0
	}
	return scaled(size, matrix.Matrix)
}

// scaled applies the text matrix: many programs set all text at size 1 and scale
// it.
func scaled(size float64, m structs.FPDF_FS_MATRIX) (float64, int) {
	if scale := math.Hypot(float64(m.C), float64(m.D)); scale > 0 {
		size *= scale
	}
	angle := math.Atan2(float64(m.B), float64(m.A))
	return max(size, 1), int(math.Round(-angle/(math.Pi/2))) & 3
}

// style gives the name of a font without the tag of its subset, and whether it
// is bold.
func style(name string, flags int) (string, bool) {
	if len(name) > 7 && name[6] == '+' {
		name = name[7:]
	}
	if name == "" {
		name = "?"
	}
	const forceBold = 1 << 18
	lower := strings.ToLower(name)
	for _, word := range []string{"bold", "black", "heavy", "demi"} {
		if strings.Contains(lower, word) {
			return name, true
		}
	}
	return name, flags&forceBold != 0
}

// page gives the upright words and the ruling lines.
func (s *sheet) page() layout.Page {
	p := layout.Page{Words: s.words[0], Rules: slices.Concat(s.rules, s.seen)}
	p.Width, p.Height = s.view.size()
	return p
}

// turned gives the words that are written upwards, downwards or on their heads,
// each as a page of its own that is turned upright.
func (s *sheet) turned() []layout.Page {
	var out []layout.Page
	for quarter := 1; quarter < 4; quarter++ {
		if len(s.words[quarter]) == 0 {
			continue
		}
		w, h := s.view.size()
		v := view{crop: document.Box{X1: w, Y1: h}, turns: 4 - quarter}
		p := layout.Page{}
		p.Width, p.Height = v.size()
		for _, word := range s.words[quarter] {
			word.Box = v.box(word.Box.X0, word.Box.Y0, word.Box.X1, word.Box.Y1)
			word.Base = word.Box.Y0 // the origin was that of another direction
			p.Words = append(p.Words, word)
		}
		out = append(out, p)
	}
	return out
}

// plainLetter writes ligatures as the letters they stand for.
func plainLetter(c rune) string {
	switch c {
	case 'ﬀ':
		return "ff"
	case 'ﬁ':
		return "fi"
	case 'ﬂ':
		return "fl"
	case 'ﬃ':
		return "ffi"
	case 'ﬄ':
		return "ffl"
	}
	return string(c)
}
