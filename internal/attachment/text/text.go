// Package text reads plain text and HTML, which is mostly what people write in
// the mail itself. It exists apart from the mail's own room because the same
// text also comes as a file.
//
// It takes bytes in whatever encoding, tells which by what they look like, and
// gives paragraphs: of plain text one a line, of HTML with its tables, lists
// and form fields.
package text

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/document"
)

// Text beyond these limits is no form that somebody wrote.
const (
	maxBytes  = 8 << 20
	maxBlocks = 100_000
)

// Read reads plain text. Quoted lines of a mail lose their marks and become
// Part Quote; what stands below the signature's dashes becomes Part Footer.
// Lines that a mail program broke are put together again.
func Read(data []byte) (*document.Document, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("text: %d bytes: %w", len(data), document.ErrTooLarge)
	}
	doc := &document.Document{Format: document.Text}
	lines := splitLines(Decode(data))
	if len(lines) > maxBlocks {
		return nil, fmt.Errorf("text: %d lines: %w", len(lines), document.ErrTooLarge)
	}
	markSignatures(lines)
	for i := 0; i < len(lines); {
		l := lines[i]
		content := l.text
		next := i + 1
		for next < len(lines) && lines[next-1].continues(&lines[next]) {
			content += " " + strings.TrimLeft(lines[next].text, " \t")
			next++
		}
		if strings.TrimSpace(content) != "" {
			doc.Blocks = append(doc.Blocks, document.Block{Paragraph: &document.Paragraph{
				Runs:  []document.Run{{Text: strings.TrimRight(content, " \t")}},
				Part:  l.part(),
				Place: document.Place{Line: i + 1},
			}})
		}
		i = next
	}
	doc.SplitTicks()
	return doc, nil
}

// line is a line of text without its marks of quotation.
type line struct {
	text      string
	depth     int
	signature bool
}

func (l *line) part() document.Part {
	switch {
	case l.signature:
		return document.Footer
	case l.depth > 0:
		return document.Quote
	}
	return document.Body
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\v", "\n", "\u2028", "\n", "\u2029", "\n", "\x00", "")

func splitLines(s string) []line {
	var lines []line
	for text := range strings.SplitSeq(lineEnds.Replace(s), "\n") {
		l := line{text: text}
		l.unquote()
		lines = append(lines, l)
	}
	return lines
}

// unquote takes off marks such as "> >". Other uses of the sign have no space
// behind it.
func (l *line) unquote() {
	for {
		rest := strings.TrimPrefix(l.text, " ")
		if !strings.HasPrefix(rest, ">") {
			return
		}
		rest = rest[1:]
		if rest != "" && rest[0] != ' ' && rest[0] != '>' && l.depth == 0 {
			if r, _ := utf8.DecodeRuneInString(rest); unicode.IsDigit(r) || r == '=' {
				return // ">30" is an answer
			}
		}
		l.text = strings.TrimPrefix(rest, " ")
		l.depth++
	}
}

// maxSignature is how many lines a signature may have. Longer is text below a
// row of dashes.
const maxSignature = 20

// markSignatures marks what stands below "-- " up to the end, or to where the
// quotation of another mail begins or ends.
func markSignatures(lines []line) {
	for i := 0; i < len(lines); i++ {
		if t := lines[i].text; t != "-- " && t != "--" {
			continue
		}
		end := i + 1
		for end < len(lines) && lines[end].depth == lines[i].depth {
			end++
		}
		if end-i > maxSignature+1 {
			continue
		}
		for j := i; j < end; j++ {
			lines[j].signature = true
		}
		lines[i].text = ""
		i = end - 1
	}
}

// Mail programs break lines at 72 to 78 characters, quoted ones sooner.
const (
	shortestBroken = 66
	longestBroken  = 80
)

var listStart = regexp.MustCompile(`^\s*([-*•–]\s|\d{1,2}([.):]|\s+[-–]\s|\s{2,})|(?i:fråga|question)\s\d|\[|\(.\)|☐|☒)`)

// labelLine opens with a few words and a colon, or is a question: it is a line
// of its own, whatever came before it.
var labelLine = regexp.MustCompile(`^\s*(\p{L}[^.:;,!?]{1,60}:\s|\p{Lu}[^.:;!?]{8,90}\?)`)

// continues tells whether a program broke the line before next: the next word
// would not have fitted, and the sentence goes on.
func (l *line) continues(next *line) bool {
	if l.depth != next.depth || l.signature || next.signature || listStart.MatchString(next.text) || labelLine.MatchString(next.text) {
		return false
	}
	text := strings.TrimRight(l.text, " ")
	width := utf8.RuneCountInString(text)
	word, _, _ := strings.Cut(strings.TrimSpace(next.text), " ")
	if word == "" || width > longestBroken || width+1+utf8.RuneCountInString(word) <= shortestBroken {
		return false
	}
	if strings.HasSuffix(text, ",") || strings.HasSuffix(text, " /") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(first) || unicode.IsDigit(first) && !strings.ContainsAny(text[max(len(text)-1, 0):], ".!?:")
}
