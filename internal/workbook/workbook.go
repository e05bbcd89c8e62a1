// Package workbook sets a Book as an Excel workbook that a coordinator can
// filter, sort, read and print: what it is, one row an association, what a
// person must look at, the originals' wording, every mail, the concepts with
// who named them, and the code book. It takes a compiled book and the texts
// and counts nothing itself. Whatever people wrote is written as Text: no
// formula and no link is ever made of it. Rows are streamed, so that a large
// round needs no more memory than its Book.
package workbook

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/cluster"
	"samkarta/internal/book/overlap"
	"samkarta/internal/book/terms"
	"samkarta/internal/book/wheel"
	"samkarta/internal/form"
	"samkarta/internal/wording"
	"samkarta/internal/workbook/celltext"
	"samkarta/internal/workbook/sheet"
)

// Options say what a workbook has beside the book.
type Options struct {
	// Original gives the path of a submission's document relative to the
	// workbook, "" when there is no copy; nil: no links.
	Original func(*form.Submission) string
	// Hosts is the edition for the hosts of the challenge: only what may be
	// shared, nothing to correct.
	Hosts bool
}

// Write writes the workbook of a book in the language of the texts.
func Write(w io.Writer, b *book.Book, t *wording.Texts, o Options) error {
	if o.Hosts {
		b = b.Edition(true)
	}
	s := newSetter(b, t, o)
	file := sheet.File{
		Title: s.title(), Subject: b.Round.Challenge, Creator: cmp.Or(b.Round.Organiser, "Samkarta"), Company: b.Round.Organiser,
		Lang: string(t.Lang()), Made: b.Made, Cut: s.cut, Tables: s.sheets(),
	}
	if err := sheet.Write(w, file); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// setter sets one book.
type setter struct {
	options Options
	cut     string // said at the end of a text that a cell cannot hold
	book    *book.Book
	texts   *wording.Texts
	// names are the names of the sheets by key.
	names map[string]string
	// questions are the columns of the book that stand in the columns of the
	// sheet of answers, from the third on; the organisation's name is the first.
	questions []int
	// groups are the doubts, those of one answer together: the rows of the sheet
	// of doubts. line is the row of each association on the sheet of answers,
	// doubts the positions of its groups.
	groups [][]book.Doubt
	line   map[*book.Row]int
	doubts map[*book.Row][]int
	lists  lists
	// prints and row are used anew for each row.
	prints []byte
	row    []sheet.Cell
	all    []naming
	// The book looked at as a whole.
	terms    []terms.Term
	wheel    wheel.Wheel
	clusters []cluster.Cluster
	overlap  overlap.Overlap
}

// sheets gives the sheets that there is something to set on, in their order.
func (s *setter) sheets() []sheet.Table {
	named := s.named()
	tables := map[string]sheet.Table{"overview": s.overview(named), "answers": s.answers(), "review": s.review(), "originals": s.originals(), "mails": s.mails(),
		"concepts": s.concepts(), "named": named, "merge": s.merge(), "codebook": s.codebook()}
	for _, analyses := range []map[string]sheet.Table{s.termTables(), s.wheelTables(), s.meetTables()} {
		maps.Copy(tables, analyses)
	}
	if len(s.book.Invited) > 0 {
		tables["invited"] = s.invited()
	}
	if changes, any := s.changes(); any {
		tables["changes"] = changes
	}
	var keys []string
	for _, key := range sheetKeys[1:] {
		// Who was asked, what is doubtful and what is to be done are the
		// coordinator's.
		forHosts := !slices.Contains([]string{"overview", "review", "originals", "mails", "invited", "merge", "glossary", "wheel"}, key)
		if _, set := tables[key]; set && (forHosts || !s.options.Hosts) {
			keys = append(keys, key)
		}
	}
	sheets := []sheet.Table{s.readme(keys)}
	for _, key := range keys {
		t := tables[key]
		t.Name = s.names[key]
		sheets = append(sheets, t)
	}
	return append(sheets, s.lists.table(s.names["lists"]))
}

func newSetter(b *book.Book, t *wording.Texts, o Options) *setter {
	s := &setter{options: o, cut: t.Say("workbook.cut"), book: b, texts: t, names: sheetNames(t),
		line: map[*book.Row]int{}, doubts: map[*book.Row][]int{},
		terms: terms.Compile(b), wheel: wheel.Turn(b), clusters: cluster.Find(b), overlap: overlap.Find(b)}
	for i := range b.Columns {
		if b.Columns[i].Question.Role != form.OrganisationName {
			s.questions = append(s.questions, i)
		}
	}
	for i, r := range b.Rows {
		s.line[r] = i + 2
	}
	s.groups = grouped(b.Doubts)
	for i, g := range s.groups {
		s.doubts[g[0].Row] = append(s.doubts[g[0].Row], i)
	}
	s.lists = s.newLists()
	s.all = s.namings()
	return s
}

func (s *setter) say(key string, args ...string) string {
	return s.texts.Say("workbook."+key, args...)
}

func (s *setter) title() string {
	if s.book.Round.Challenge == "" {
		return s.say("title_plain")
	}
	return s.say("title", "challenge", s.book.Round.Challenge)
}

// name is what an association is called here; a nameless one by its sender.
func (s *setter) name(r *book.Row) string {
	if r.Name != "" {
		return r.Name
	}
	return s.say("nameless", "sender", r.Submission.Sender)
}

// clock gives a time on the clock of whoever compiled the book; Excel's dates
// know no time zones.
func (s *setter) clock(t time.Time) time.Time { return t.In(s.book.Made.Location()) }

var sheetKeys = []string{"readme", "overview", "answers", "review", "originals", "changes", "named", "concepts", "mails", "invited",
	"wordings", "glossary", "uses", "obstacles", "wheel", "notes", "merge", "meetings", "spots", "codebook", "lists"}

// sheetNames words the sheets' names within Excel's rules, whatever somebody
// has written in the texts.
func sheetNames(t *wording.Texts) map[string]string {
	names, taken := map[string]string{}, []string{}
	for _, key := range sheetKeys {
		name := cmp.Or(celltext.SheetName(t.Say("workbook.sheet."+key)), key)
		for slices.Contains(taken, strings.ToLower(name)) {
			name += "+"
		}
		names[key], taken = name, append(taken, strings.ToLower(name))
	}
	return names
}

// navy is the colour of the tabs of what is read most.
const navy = "1D3557"

func col(header string, width float64) sheet.Column {
	return sheet.Column{Header: header, Width: width}
}
