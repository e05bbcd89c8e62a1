package html

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"samkarta/internal/tagpdf"
)

// text is text from anybody as HTML: what cannot be seen, and the marks that turn
// the direction of writing, are dropped; a new line stays one.
func text(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\u00AD', r == '\u200D':
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>\n")
}

// escape is text as an attribute or in one line.
func escape(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text(s), "<br>", " ")), " ")
}

// runs are stretches of text with their links and languages.
func (p *page) runs(runs []tagpdf.Run) string {
	var b strings.Builder
	for _, r := range runs {
		s := text(r.Text)
		if r.Bold {
			s = "<strong>" + s + "</strong>"
		}
		target := r.Target()
		if id, ok := strings.CutPrefix(target, "#"); ok && !p.anchors[id] {
			target = ""
		}
		switch {
		case target != "" && strings.TrimSpace(s) != "":
			s = fmt.Sprintf("<a href=\"%s\"%s>%s</a>", html.EscapeString(target), lang(r), s)
		case r.Lang != "":
			s = fmt.Sprintf("<span%s>%s</span>", lang(r), s)
		}
		b.WriteString(s)
	}
	return b.String()
}

func lang(r tagpdf.Run) string {
	if r.Lang == "" {
		return ""
	}
	return " lang=\"" + escape(r.Lang) + "\""
}

// region is what may be wider than the window: it scrolls by itself, and by the
// keyboard. begin leaves it open.
func (p *page) region(name string) {
	p.regions++
	label := escape(name)
	if label == "" {
		label = strconv.Itoa(p.regions)
	}
	p.put("<div class=\"region\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n", label)
}

func (p *page) table(b tagpdf.Table) {
	if len(b.Columns) == 0 {
		return
	}
	p.region(b.Caption)
	class := ""
	if b.Lines > 0 {
		class = " class=\"room\""
	}
	p.put("<table%s>\n", class)
	if b.Caption != "" {
		p.put("<caption>%s</caption>\n", text(b.Caption))
	}
	titled := func(c tagpdf.Column) bool { return c.Title != "" }
	if !b.RowHeaders || slices.ContainsFunc(b.Columns, titled) {
		p.put("<thead>\n<tr>")
		for _, c := range b.Columns {
			p.put("<th scope=\"col\"%s>%s</th>", right(c), text(c.Title))
		}
		p.put("</tr>\n</thead>\n")
	}
	p.put("<tbody>\n")
	for _, row := range b.Rows {
		p.put("<tr>")
		for i, c := range b.Columns {
			var cell tagpdf.Cell
			if i < len(row) {
				cell = row[i]
			}
			if i == 0 && b.RowHeaders {
				p.put("<th scope=\"row\">%s</th>", p.runs(cell))
				continue
			}
			p.put("<td%s>%s</td>", right(c), p.runs(cell))
		}
		p.put("</tr>\n")
	}
	p.put("</tbody>\n</table>\n</div>\n")
}

func right(c tagpdf.Column) string {
	if c.Right {
		return " class=\"right\""
	}
	return ""
}

func (p *page) grid(b tagpdf.Grid) {
	if len(b.Columns) == 0 {
		return
	}
	highest := 0.0
	for _, cells := range b.Cells {
		highest = max(highest, most(cells))
	}
	p.region(b.Caption)
	p.put("<table class=\"grid\">\n")
	if b.Caption != "" {
		p.put("<caption>%s</caption>\n", text(b.Caption))
	}
	p.put("<thead>\n<tr><th scope=\"col\">%s</th>", text(b.Corner))
	for _, c := range b.Columns {
		p.put("<th scope=\"col\"><span class=\"turned\">%s</span></th>", text(c))
	}
	p.put("</tr>\n</thead>\n<tbody>\n")
	for i, title := range b.Rows {
		p.put("<tr><th scope=\"row\">%s</th>", text(title))
		for _, q := range b.Cells[i] {
			p.put("<td class=\"s%d\">%s</td>", q.Shade(highest), text(q.Text))
		}
		p.put("</tr>\n")
	}
	p.put("</tbody>\n</table>\n</div>\n")
}

func most(quantities []tagpdf.Quantity) float64 {
	highest := 0.0
	for _, q := range quantities {
		highest = max(highest, q.Value)
	}
	return highest
}

func (p *page) keyFigures(b tagpdf.KeyFigures) {
	if len(b.Figures) == 0 {
		return
	}
	p.put("<ul class=\"keys\">\n")
	for _, f := range b.Figures {
		p.put("<li><span class=\"key\">%s</span> %s</li>\n", text(f.Text), text(f.Label))
	}
	p.put("</ul>\n")
}

func (p *page) figure(caption string, draw func()) {
	p.put("<figure>\n")
	if caption != "" {
		p.put("<figcaption>%s</figcaption>\n", caption)
	}
	draw()
	p.put("</figure>\n")
}

// bars are drawn by the style sheet, so that they and their names flow into any
// width; who listens is told by the text.
func (p *page) bars(b tagpdf.BarChart) {
	highest := most(b.Bars)
	p.put("<div class=\"bars\" role=\"img\" aria-label=\"%s\">\n", escape(alt(b.Alt, b.Bars)))
	for _, q := range b.Bars {
		share := 0.0
		if highest > 0 {
			share = 100 * max(q.Value, 0) / highest
		}
		p.put("<div class=\"bar\"><span class=\"name\">%s</span><span class=\"track\"><span class=\"fill\" style=\"width:%.1f%%\"></span><span class=\"value\">%s</span></span></div>\n",
			text(q.Label), share*0.86, text(q.Text))
	}
	p.put("</div>\n")
}

func (p *page) tiles(b tagpdf.TileMap) {
	if len(b.At) != len(b.Tiles) {
		return
	}
	highest := most(b.Tiles)
	p.put("<div class=\"tiles\" role=\"img\" aria-label=\"%s\">\n", escape(alt(b.Alt, b.Tiles)))
	for i, q := range b.Tiles {
		p.put("<div class=\"tile s%d\" style=\"grid-column:%d;grid-row:%d\">%s<br><strong>%s</strong></div>\n",
			q.Shade(highest), b.At[i][0], b.At[i][1], text(q.Label), text(q.Text))
	}
	p.put("</div>\n")
}

// alt is what a figure shows in words.
func alt(s string, quantities []tagpdf.Quantity) string {
	if s != "" {
		return s
	}
	var parts []string
	for _, q := range quantities {
		parts = append(parts, q.Label+": "+q.Text)
	}
	return strings.Join(parts, ". ")
}
