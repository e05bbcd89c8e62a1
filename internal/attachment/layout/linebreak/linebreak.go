// Package linebreak puts back together what the end of a line parted: it takes
// the text of two lines and tells what stands between them, a space, a hyphen
// or nothing. It exists so that a word reads the same wherever the margin fell.
package linebreak

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"samkarta/internal/document"
)

// Runs joins the next line to a paragraph, a word broken at the line's end
// made whole.
func Runs(runs, next []document.Run, broken bool) []document.Run {
	if len(runs) == 0 || len(next) == 0 {
		return append(runs, next...)
	}
	a, b := &runs[len(runs)-1], next[0]
	if !plain(*a) || !plain(b) {
		return append(append(runs, document.Run{Text: " "}), next...)
	}
	if !broken {
		a.Text = Join(a.Text, b.Text)
	}
	if a.Bold == b.Bold && a.Doubt == b.Doubt {
		a.Text += b.Text
		return append(runs, next[1:]...)
	}
	return append(runs, next...)
}

// plain tells text from tick boxes and fields.
func plain(r document.Run) bool { return r.Tick == document.NoTick && r.Control == 0 }

// Join gives the text of a line so that the next may follow at once.
func Join(line, next string) string {
	line = strings.TrimRight(line, " ")
	head, hyphen := cutHyphen(line)
	if !hyphen {
		return line + " "
	}
	word := head[strings.LastIndexFunc(head, unicode.IsSpace)+1:]
	first, _ := utf8.DecodeRuneInString(next)
	follow, _, _ := strings.Cut(next, " ")
	switch {
	case word == "" || !ends(word, unicode.IsLetter, unicode.IsDigit):
		return line + " " // a dash, not a hyphen
	case conjunction(follow):
		return head + "- " // "arbets- och studieplatser"
	case strings.ContainsAny(word+follow, "@/") || !unicode.IsLower(first) || !ends(word, unicode.IsLower):
		return head + "-" // addresses, "Syd-Sverige", "IT-stöd", "10-20"
	case utf8.RuneCountInString(word) == 1:
		return head + "-" // "e-post"
	}
	return head
}

// Inside tells whether a line may have ended inside a word without a hyphen,
// as word processors do when a word is longer than the line: word is the last
// of the line, next the first of the following. missing is how many ems the
// next letter takes at least: had the line so much room, it was not broken
// there. 0 needs no such proof.
func Inside(word, next string) (missing float64, may bool) {
	const long = 8 // letters: shorter words have room
	first, _ := utf8.DecodeRuneInString(next)
	_, hyphen := cutHyphen(word)
	address := strings.ContainsAny(strings.TrimRight(word, ".,"), "@./")
	switch {
	case hyphen || next == "":
		return 0, false
	case strings.HasSuffix(word, "/") && address:
		return 0, true // only an address is broken there
	case utf8.RuneCountInString(word) < long || functionWord(next) || unicode.IsUpper(first):
		return 0, false
	case address:
		return 0.65, true
	case !ends(word, unicode.IsLetter) || !unicode.IsLower(first):
		return 0, false
	case !strings.ContainsAny(next[1:], "aeiouyåäö"):
		return 0.6, true // no word of its own: "e", "mn"
	}
	return letterWidth(first), true
}

// letterWidth gives how many ems wide a letter is at least, in most fonts.
func letterWidth(c rune) float64 {
	switch c {
	case 'i', 'j', 'l', 't', 'f', 'r':
		return 0.28
	case 'm', 'w':
		return 0.75
	}
	return 0.42
}

// cutHyphen also knows the soft hyphen, which shows only where a line breaks.
func cutHyphen(line string) (string, bool) {
	for _, h := range []string{"-", "\u00ad", "\u2010"} {
		if head, ok := strings.CutSuffix(line, h); ok {
			return head, true
		}
	}
	return line, false
}

// ends tells whether the last letter is of one of the classes.
func ends(s string, classes ...func(rune) bool) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	for _, is := range classes {
		if is(last) {
			return true
		}
	}
	return false
}

// conjunction tells the words that join two compounds with one end in common.
func conjunction(word string) bool {
	switch strings.TrimRight(word, ".,;:") {
	case "och", "eller", "samt", "och/eller", "respektive", "resp", "and":
		return true
	}
	return false
}

// functionWord tells the short words that stand between others and end none.
func functionWord(word string) bool {
	switch strings.TrimRight(word, ".,;:?!") {
	case "är", "och", "för", "i", "på", "till", "som", "med", "av", "en", "ett", "den", "det", "att", "eller", "om",
		"har", "inte", "kan", "ska", "vid", "från", "ni", "vi", "er", "oss", "samt", "per",
		"and", "or", "of", "the", "to", "in", "for", "is", "are", "a", "you", "your":
		return true
	}
	return false
}
