package text

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"samkarta/internal/document"
)

// ReadHTML reads a page or the HTML body of a mail as it is seen: hidden text
// is left out, tables keep their rows and spans, form fields their state.
func ReadHTML(data []byte) (*document.Document, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("text: html of %d bytes: %w", len(data), document.ErrTooLarge)
	}
	// Scripting off: what stands in noscript is for readers like us.
	page := decodeHTML(data)
	root, err := html.ParseWithOptions(strings.NewReader(page), html.ParseOptionEnableScripting(false))
	if err != nil {
		return withoutTree(page)
	}
	doc := &document.Document{Format: document.HTML, Properties: map[string]string{}}
	w := &walker{doc: doc, out: &doc.Blocks, budget: maxBlocks}
	w.children(root, look{})
	w.flush()
	if w.budget < 0 {
		return nil, fmt.Errorf("text: html of over %d blocks: %w", maxBlocks, document.ErrTooLarge)
	}
	doc.SplitTicks()
	return doc, nil
}

// withoutTree reads a page that nests deeper than the parser follows, which a
// mail does that went to and fro a hundred times: its text, line by line.
func withoutTree(page string) (*document.Document, error) {
	var text strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	raw, fresh := false, true // in a script or style; at the start of a line
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			doc, err := Read([]byte(text.String()))
			if err != nil {
				return nil, err
			}
			doc.Format = document.HTML
			doc.Remarks = append(doc.Remarks, document.Remark{Code: "structure_lost"})
			return doc, nil
		case html.TextToken:
			if s := fold(htmlSpace.Replace(string(z.Text()))); !raw && strings.TrimSpace(s) != "" {
				text.WriteString(s)
				fresh = false
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			raw = kind == html.StartTagToken && (tag == atom.Script || tag == atom.Style)
			if !fresh && (blocks[tag] || tag == atom.Br || tag == atom.Tr || tag == atom.Td || tag == atom.Li) {
				text.WriteByte('\n')
				fresh = true
			}
		}
	}
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset=["']?([\w-]+)`)

// decodeHTML believes a declared encoding only where the bytes are no Unicode:
// whoever took the mail apart may have re-encoded the text.
func decodeHTML(data []byte) string {
	_, wide := isUTF16(data)
	m := metaCharset.FindSubmatch(data[:min(len(data), 4096)])
	if m == nil || wide || bytes.HasPrefix(bytes.ToLower(m[1]), []byte("utf")) || utf8.Valid(data) {
		return Decode(data)
	}
	r, err := charset.NewReaderLabel(string(m[1]), bytes.NewReader(data))
	if err != nil {
		return Decode(data) // an encoding nobody knows
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return Decode(data)
	}
	return string(b)
}

// look is what a stretch of text inherits from the elements around it.
type look struct {
	heading              int
	part                 document.Part
	bold, struck, marked bool
	font                 string
	// pre keeps spaces and line ends.
	pre bool
}

// walker turns the tree into blocks. Text collects in runs until a block ends.
type walker struct {
	doc  *document.Document
	out  *[]document.Block
	runs []document.Run
	// list is the mark of the list item whose first paragraph has yet to come.
	list  string
	lists []int // the next number of each open list, -1 for bullets
	place document.Place
	last  look
	// What is left of maxBlocks; tables and paragraphs counted so far.
	budget, tables, paragraphs int
}

func (w *walker) children(n *html.Node, l look) {
	for c := range n.ChildNodes() {
		if w.budget < 0 {
			return
		}
		switch c.Type {
		case html.TextNode:
			w.text(c.Data, l)
		case html.ElementNode:
			w.element(c, l)
		case html.DocumentNode:
			w.children(c, l)
		}
	}
}

func (w *walker) element(n *html.Node, l look) {
	s := parseStyle(attr(n, "style"))
	if s.hidden || has(n, "hidden") {
		return
	}
	l = l.inherit(n, s)
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Object, atom.Svg, atom.Iframe, atom.Datalist:
	case atom.Title:
		if t := strings.TrimSpace(nodeText(n)); t != "" && w.doc.Properties["title"] == "" {
			w.doc.Properties["title"] = t
		}
	case atom.Br:
		w.runs = append(w.runs, document.Run{Text: "\n"})
	case atom.Img:
		w.image(n, l)
	case atom.Input, atom.Textarea, atom.Select:
		w.field(n, l)
	case atom.Table:
		w.block(func() { w.table(n, l) })
	case atom.Ol, atom.Ul:
		w.block(func() { w.listOf(n, l) })
	case atom.Li:
		w.block(func() { w.item(n, l) })
	default:
		switch {
		case s.listMark:
			w.list = listMark(nodeText(n))
		case blocks[n.DataAtom]:
			w.block(func() { w.children(n, l) })
		default:
			w.children(n, l)
		}
	}
}

// block runs f between the ends of two paragraphs.
func (w *walker) block(f func()) {
	w.flush()
	f()
	w.flush()
}

var blocks = map[atom.Atom]bool{
	atom.Html: true, atom.Head: true, atom.Body: true, atom.Div: true, atom.P: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true, atom.Pre: true,
	atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Main: true, atom.Nav: true,
	atom.Aside: true, atom.Address: true, atom.Form: true, atom.Fieldset: true, atom.Legend: true, atom.Hr: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Figure: true, atom.Figcaption: true, atom.Details: true,
	atom.Summary: true, atom.Center: true, atom.Caption: true,
}

// signatures are the classes and ids that mail programs give to signatures.
var signatures = map[string]bool{
	"gmail_signature": true, "moz-signature": true, "signature": true, "x_signature": true,
	"apple-mail-signature": true, "ms-outlook-mobile-signature": true,
}

// inherit gives the look inside an element.
func (l look) inherit(n *html.Node, s styles) look {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Th:
		l.bold = true
	case atom.S, atom.Strike, atom.Del:
		l.struck = true
	case atom.Mark, atom.U:
		l.marked = true
	case atom.Pre, atom.Textarea:
		l.pre = true
	case atom.Blockquote:
		l.part = document.Quote
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		l.heading = int(n.Data[1] - '0')
	case atom.Font:
		if f := attr(n, "face"); f != "" {
			l.font = f
		}
		l.marked = l.marked || isMarker(strings.ToLower(attr(n, "color")))
	}
	if signatures[strings.ToLower(attr(n, "id"))] {
		l.part = document.Footer
	}
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if signatures[strings.ToLower(class)] {
			l.part = document.Footer
		}
	}
	if s.weight != 0 {
		l.bold = s.weight > 0
	}
	if s.font != "" {
		l.font = s.font
	}
	l.struck = l.struck || s.struck
	l.marked = l.marked || s.marked
	l.pre = l.pre || s.pre
	return l
}

var htmlSpace = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ", "\f", " ")

// text adds text to the paragraph, white space folded as a browser does.
func (w *walker) text(s string, l look) {
	if !l.pre {
		s = fold(htmlSpace.Replace(s))
		if strings.HasPrefix(s, " ") && w.atSpace() {
			s = s[1:]
		}
	}
	if s == "" {
		return
	}
	w.last = l
	w.runs = append(w.runs, l.run(s))
}

// fold makes one space of several.
func fold(s string) string {
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return s
}

// atSpace tells whether a space here would not be seen.
func (w *walker) atSpace() bool {
	if len(w.runs) == 0 {
		return true
	}
	last := w.runs[len(w.runs)-1]
	return last.Tick == document.NoTick && (strings.HasSuffix(last.Text, " ") || strings.HasSuffix(last.Text, "\n"))
}

func (l *look) run(s string) document.Run {
	s = strings.ReplaceAll(s, "\u00a0", " ")
	if document.SymbolFont(l.font) {
		s = strings.Map(func(r rune) rune {
			if c, ok := document.Symbol(l.font, r); ok {
				return c
			}
			return r
		}, s)
	}
	return document.Run{Text: s, Bold: l.bold, Struck: l.struck, Marked: l.marked}
}

// flush ends the paragraph. One without visible text is only distance.
func (w *walker) flush() {
	runs := trimRuns(w.runs)
	w.runs = nil
	if len(runs) == 0 {
		return
	}
	w.budget--
	p := &document.Paragraph{
		Runs: runs, Heading: w.last.heading, Part: w.last.part, List: w.list, Place: w.place,
	}
	w.list = ""
	if w.place.Table == 0 {
		w.paragraphs++
		p.Place.Paragraph = w.paragraphs
	}
	*w.out = append(*w.out, document.Block{Paragraph: p})
}

// trimRuns takes the white space off both ends; of nothing else it gives none.
func trimRuns(runs []document.Run) []document.Run {
	const space = " \t\r\n\u200b\ufeff"
	for len(runs) > 0 && runs[0].Control == 0 {
		runs[0].Text = strings.TrimLeft(runs[0].Text, space)
		if runs[0].Text != "" {
			break
		}
		runs = runs[1:]
	}
	for len(runs) > 0 && runs[len(runs)-1].Control == 0 {
		last := &runs[len(runs)-1]
		last.Text = strings.TrimRight(last.Text, space)
		if last.Text != "" {
			break
		}
		runs = runs[:len(runs)-1]
	}
	return runs
}

// image shows an emoji or a drawn tick box by its text; pictures' descriptions
// are no text of the sender's.
func (w *walker) image(n *html.Node, l look) {
	alt := attr(n, "alt")
	for _, r := range alt {
		if r < 0x2000 {
			return
		}
	}
	w.text(alt, l)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// nodeText is all text in a node.
func nodeText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
