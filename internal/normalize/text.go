package normalize

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/form"
)

// wrapAt is the length from which a line that goes on in lower case is taken
// for a line of a wrapped paragraph and not for a paragraph of its own.
const wrapAt = 55

func plainText(raw form.RawAnswer) result {
	s := paragraphs(raw.Text)
	if s == "" {
		s = paragraphs(strings.Join(append(slices.Clone(raw.Ticked), raw.Other), "\n"))
	}
	if s == "" && raw.Number != nil {
		s = written(raw)
	}
	if s == "" || isMark(fold(s)) {
		return result{blank: true}
	}
	return result{value: form.Value{Text: s}, sure: sureExact}
}

// paragraphs folds white space to one space inside a paragraph and one line break
// between paragraphs, undoes line-end hyphenation, and composes to NFC.
func paragraphs(s string) string {
	s = strings.NewReplacer("\u00ad", "", "\u200b", "", "\ufeff", "", "\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	s = norm.NFC.String(ligatures.Replace(s))
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			out = append(out, "")
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last] != "" {
			if joined, ok := joinLines(out[last], line); ok {
				out[last] = joined
				continue
			}
		}
		out = append(out, line)
	}
	return strings.Join(slices.DeleteFunc(out, func(l string) bool { return l == "" }), "\n")
}

// ligatures that PDF files draw words with.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// joinLines puts a line behind the one before when the two are one paragraph
// that was broken to fit: a word divided by a hyphen, or a long line that goes
// on in lower case.
func joinLines(before, line string) (string, bool) {
	first, _ := utf8.DecodeRuneInString(line)
	stem, hyphen := strings.CutSuffix(before, "-")
	if !hyphen {
		stem, hyphen = strings.CutSuffix(before, "\u2010")
	}
	last, _ := utf8.DecodeLastRuneInString(stem)
	word := stem[strings.LastIndexByte(stem, ' ')+1:]
	switch {
	case hyphen && unicode.IsDigit(last) && unicode.IsDigit(first):
		return stem + "-" + line, true
	case hyphen && unicode.IsLetter(last) && unicode.IsLower(first):
		next, _, _ := strings.Cut(line, " ")
		if slices.Contains([]string{"och", "eller", "samt", "respektive"}, next) {
			return before + " " + line, true // "fastighets- och gatukontoret"
		}
		if utf8.RuneCountInString(word) <= 2 || unicode.IsUpper(last) {
			return stem + "-" + line, true // "e-post", "IT-stöd": the hyphen is the word's own
		}
		return stem + line, true
	case unicode.IsLower(first) && utf8.RuneCountInString(before) >= wrapAt && !strings.ContainsRune(".!?:", last):
		return before + " " + line, true
	}
	return "", false
}

// fold is a text on one line for comparing and parsing: one kind of dash,
// quote and space, no soft hyphens; the case stays.
func fold(s string) string {
	if strings.ContainsFunc(s, unusual) {
		s = oneKind.Replace(norm.NFC.String(s))
	}
	return strings.Join(strings.Fields(s), " ")
}

// unusual: a rune that folding may change; most answers have none.
func unusual(r rune) bool { return r >= 0x80 && r < 0xC0 || r > 0xFF }

var oneKind = strings.NewReplacer("\u00ad", "", "\u200b", "", "\ufeff", "", "\u00a0", " ", "\u202f", " ", "\u2009", " ",
	"–", "-", "—", "-", "‐", "-", "‑", "-", "‒", "-", "−", "-", "―", "-",
	"’", "'", "‘", "'", "”", `"`, "“", `"`, "…", "...")

// isMark: only a dash, dots or other marks, which is how people leave a
// question blank on paper.
func isMark(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("✓✔☒☑?+", r) || unicode.Is(unicode.So, r)
	})
}

var (
	unknownWords = regexp.MustCompile(`(?i)^(?:vi )?(?:vet (?:ej|inte|icke)|oklart|osäkert|okänt|ingen (?:aning|uppgift)|inga uppgifter|i\.? ?u\.?|\?+|don'?t know|unknown|not known)(?:[ .,!?].*)?$`)
	noneWords    = regexp.MustCompile(`(?i)^(?:(?:det |vi )?(?:saknas?|har (?:ej|inte|ingen|inget)|finns (?:ej|inte|ingen|inget))(?: (?:än|ännu|i dag|just nu|egen|eget|någon|något|sådan|hemsida|webbplats|webbsida|telefon|mejl|e-?post|nummer|org\.?nr|organisationsnummer|numret))*|(?:ingen|inget|inga|nej|none|no)(?: (?:hemsida|webbplats|webbsida|telefon|mejl|e-?post|nummer|än|ännu|egen|eget|website))*|(?:ej|inte|icke) (?:aktuellt|tillämpligt|relevant|tillämplig)|ej|n/?a|n\.a\.|not applicable|missing|-+)[.! ]*$`)
)

// saysUnknown: the person answers that they do not know.
func saysUnknown(s string) bool { return unknownWords.MatchString(s) }

// saysNone: there is no such thing (no web site, no number).
func saysNone(s string) bool { return noneWords.MatchString(s) }
