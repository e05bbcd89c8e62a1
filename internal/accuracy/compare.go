package accuracy

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"samkarta/internal/form"
)

// Verdict is what an answer turned out to be.
type Verdict int

// The verdicts. Missed: it stands in the document and was not found. Invented: it
// was found and does not stand there.
const (
	Right Verdict = iota
	Wrong
	Missed
	Invented
)

// judge compares what was found with what is right. A question that the person
// left blank has no Expected.
func judge(q *form.Question, want Expected, got form.Answer) Verdict {
	switch {
	case !says(got):
		return Missed
	case want.Value.List != nil && len(want.Value.List) == 0:
		// Only words under "other": no choice of the list is right.
		if len(choices(got.Value)) == 0 {
			return Right
		}
	case want.Value.IsZero():
		if got.Value.IsZero() && len(got.Rows) == 0 || q.Type == form.RowsType && fold(want.Raw) == fold(got.Raw) {
			return Right
		}
		return Wrong
	case same(q.Type, want.Value, got.Value), want.AcceptNone && got.Value.IsZero() && got.Raw != "":
		return Right
	}
	if slices.ContainsFunc(want.Accept, func(v form.Value) bool { return same(q.Type, v, got.Value) }) {
		return Right
	}
	return Wrong
}

// says tells whether an answer says anything.
func says(a form.Answer) bool {
	return !a.Value.IsZero() && (a.Value.List == nil || len(a.Value.List) > 0) ||
		squeeze(a.Raw) != "" || a.Other != "" || a.Comment != ""
}

// same tells whether two values of a type mean the same.
func same(t form.Type, want, got form.Value) bool {
	switch t {
	case form.ShortText, form.LongText:
		return got.Text != "" && fold(want.Text) == fold(got.Text)
	case form.NumberType:
		a, b := want.Number, got.Number
		return a != nil && b != nil && equal(a.Min, b.Min) && equal(a.Max, b.Max) && a.Approximate == b.Approximate
	case form.PeriodType:
		a, b := want.Period, got.Period
		return a != nil && b != nil && equal(a.From, b.From) && equal(a.To, b.To) && a.Ongoing == b.Ongoing
	case form.MultiChoice:
		return slices.Equal(choices(want), choices(got))
	case form.Phone:
		return slices.Equal(sorted(want), sorted(got))
	case form.URL:
		a, b := address(want.Text), address(got.Text)
		return a != "" && a == b
	case form.Email:
		return mailbox(want.Text) == mailbox(got.Text)
	}
	return want.Text != "" && want.Text == got.Text
}

// equal compares ends of ranges, where nothing is an open end.
func equal[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// sorted gives one or several texts in one order.
func sorted(v form.Value) []string {
	list := slices.Clone(v.List)
	if v.Text != "" {
		list = append(list, v.Text)
	}
	slices.Sort(list)
	return list
}

// choices are those ticked, whatever their order. Words of one's own are not a
// choice, even where they are marked as "other".
func choices(v form.Value) []string {
	return slices.Compact(slices.DeleteFunc(sorted(v), func(id string) bool { return id == "other" }))
}

var scheme = regexp.MustCompile(`(?i)^https?://([^/]+)(.*)$`)

// address gives a web address without what people add and leave out at will: the
// scheme's "s", a slash at the end, capitals in the host.
func address(url string) string {
	m := scheme.FindStringSubmatch(strings.TrimRight(squeeze(url), "/.,;"))
	if m == nil {
		return ""
	}
	return strings.ToLower(m[1]) + m[2]
}

// mailbox gives a mail address with its local part folded; the host comes in
// lower case.
func mailbox(a string) string {
	local, host, _ := strings.Cut(a, "@")
	return strings.ToLower(local) + "@" + host
}

// squeeze folds white space, and the ways to write one letter: macOS parts å into
// an a and a ring.
func squeeze(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// variants are characters that programs exchange for each other.
var variants = strings.NewReplacer("\u00ad", "", "’", "'", "‘", "'", "”", `"`, "“", `"`, "\u2010", "-", "\u2011", "-", "–", "-", "—", "-", "…", "...")

var listMark = regexp.MustCompile(`(^| )[-•·▪◦*]+( )`)

// fold takes away what no reader of a text would call a difference: white space,
// letter case, kinds of dashes and quotes, list marks, punctuation at the ends.
func fold(s string) string {
	s = variants.Replace(strings.ToLower(squeeze(s)))
	// Two marks in a row share the blank between them.
	for next := ""; next != s; {
		next, s = s, listMark.ReplaceAllString(s, "$1")
	}
	return strings.Trim(squeeze(s), " \t.,;:!?-\"'()[]_*•·")
}
