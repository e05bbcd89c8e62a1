package message

import (
	"html"
	"regexp"
	"strings"
)

// What people write above an answer is theirs; what follows these lines is what
// they answer, or what their program adds.
var (
	quoteBegins = regexp.MustCompile(`(?i)^\s*(-{2,}\s*(original ?message|ursprungligt meddelande|vidarebefordrat|forwarded|begin forwarded).*|` +
		`_{10,}|-- ?|(från|from|frå): .+|(den|on|el|am|le) .{5,120}(skrev|wrote|schrieb|écrit|escribió).*:?)\s*$`)
	link       = regexp.MustCompile(`(?i)\b(https?://|www\.)\S+`)
	hiddenHTML = regexp.MustCompile(`(?is)<(head|style|script|blockquote)\b.*?</(head|style|script|blockquote)>|<!--.*?-->`)
	lineHTML   = regexp.MustCompile(`(?i)<(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>`)
	tagHTML    = regexp.MustCompile(`<[^<>]*>`)
)

// mostOwnWords bounds how much of a text is looked at, in bytes.
const mostOwnWords = 64 << 10

// OwnWords is what the sender wrote in the mail itself: without what is quoted
// from earlier mails, signatures and the addresses of pages. It is made to be
// searched, not to be shown.
func (m *Message) OwnWords() string {
	var words []string
	for _, p := range m.Parts {
		if !p.Body || p.Alternative || p.Path != "" && p.Path != ownHTML {
			continue
		}
		text := string(p.Data[:min(len(p.Data), mostOwnWords)])
		if p.HTML {
			text = lineHTML.ReplaceAllString(hiddenHTML.ReplaceAllString(text, " "), "\n")
			text = html.UnescapeString(tagHTML.ReplaceAllString(text, " "))
		}
		for line := range strings.Lines(text) {
			if quoteBegins.MatchString(strings.TrimRight(line, "\r\n")) {
				break
			}
			if !strings.HasPrefix(strings.TrimSpace(line), ">") {
				words = append(words, strings.TrimSpace(link.ReplaceAllString(line, " ")))
			}
		}
	}
	return strings.TrimSpace(strings.Join(words, "\n"))
}
