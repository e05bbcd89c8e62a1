package receipt

import (
	"html"
	"strings"
)

// page is a receipt's text before it is set: the same headings, paragraphs,
// lists and tables become plain text for those who read that, and HTML that a
// screen reader can walk through.
type page struct {
	lang, title string
	blocks      []block
}

// block is one piece of a page; exactly one of the last four is set.
type block struct {
	// level of a heading, 2 or 3 below the title; 0 for all others.
	level int
	text  string
	items []string
	rows  []row
	// head are the titles of the two columns of rows.
	head [2]string
}

// row is a line of a table: what it is about, and what it says.
type row struct{ name, text string }

func (p *page) heading(level int, text string) {
	p.blocks = append(p.blocks, block{level: level, text: text})
}

func (p *page) paragraph(text string) {
	if text != "" {
		p.blocks = append(p.blocks, block{text: text})
	}
}

// list adds a list under a heading, and nothing where it is empty.
func (p *page) list(heading string, items []string) {
	if len(items) > 0 {
		p.heading(3, heading)
		p.blocks = append(p.blocks, block{items: items})
	}
}

// table adds a table under a heading, and nothing where it is empty.
func (p *page) table(heading string, head [2]string, rows []row) {
	if len(rows) > 0 {
		p.heading(3, heading)
		p.blocks = append(p.blocks, block{rows: rows, head: head})
	}
}

// plain sets the page as text. Its title is the mail's subject.
func (p *page) plain() string {
	var b strings.Builder
	for i, block := range p.blocks {
		// A heading stands right above what it is about.
		if i > 0 && (block.level > 0 || p.blocks[i-1].level == 0) {
			b.WriteByte('\n')
		}
		switch {
		case block.items != nil:
			for _, item := range block.items {
				b.WriteString("– " + item + "\n")
			}
		case block.rows != nil:
			for _, r := range block.rows {
				b.WriteString("– " + r.name + ": " + r.text + "\n")
			}
		default:
			b.WriteString(block.text + "\n")
		}
	}
	return strings.ReplaceAll(b.String(), "\n", "\r\n")
}

// style is kept to what mail programs leave alone. The colours have a contrast
// of 7:1 and more (WCAG 2.2, 1.4.6); widths give way on telephones, and nothing
// is told by colour alone.
const style = `body{font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#fff;margin:0 auto;padding:16px;max-width:40em}` +
	`h1{font-size:1.4em}h2{font-size:1.2em;margin-top:1.6em;border-top:1px solid #767676;padding-top:1em}h3{font-size:1em;margin-bottom:.3em}` +
	`table{border-collapse:collapse;width:100%;margin-bottom:1em}th,td{border:1px solid #767676;padding:6px 8px;text-align:left;vertical-align:top;font-weight:normal}` +
	`thead th{font-weight:bold;background:#f0f0f0}ul,p{margin-top:.3em}`

// html sets the page as HTML: a language, a title, headings in order, real lists
// and tables with headers for rows and columns.
func (p *page) html() string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\r\n<html lang=\"" + p.lang + "\"><head><meta charset=\"utf-8\">" +
		"<meta name=\"viewport\" content=\"width=device-width\"><title>" + html.EscapeString(p.title) + "</title>\r\n<style>" + style + "</style></head>\r\n<body>\r\n<h1>" + lines(p.title) + "</h1>\r\n")
	for _, block := range p.blocks {
		switch {
		case block.items != nil:
			b.WriteString("<ul>\r\n")
			for _, item := range block.items {
				b.WriteString("<li>" + lines(item) + "</li>\r\n")
			}
			b.WriteString("</ul>\r\n")
		case block.rows != nil:
			b.WriteString("<table>\r\n<thead><tr><th scope=\"col\">" + lines(block.head[0]) + "</th><th scope=\"col\">" + lines(block.head[1]) + "</th></tr></thead>\r\n<tbody>\r\n")
			for _, r := range block.rows {
				b.WriteString("<tr><th scope=\"row\">" + lines(r.name) + "</th><td>" + lines(r.text) + "</td></tr>\r\n")
			}
			b.WriteString("</tbody></table>\r\n")
		case block.level > 0:
			h := string(rune('0' + block.level))
			b.WriteString("<h" + h + ">" + lines(block.text) + "</h" + h + ">\r\n")
		default:
			b.WriteString("<p>" + lines(block.text) + "</p>\r\n")
		}
	}
	b.WriteString("</body></html>\r\n")
	return b.String()
}

// lines makes text fit for HTML and keeps its line breaks.
func lines(text string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>\r\n")
}
