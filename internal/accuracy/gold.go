// Package accuracy measures how exactly documents are read: it compares what the
// program found with answers that a person knows to be right, and counts what is
// right, what is wrong and, above all, what is wrong without anybody being told.
// It exists because a program that is to replace a typist must publish its own
// error rate, and because whoever publishes a figure must say how to get it.
//
// It takes gold (a line of JSON a document) and submissions, and gives counts. It
// reads no document itself.
package accuracy

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"samkarta/internal/form"
)

// Gold is a document whose answers are known.
type Gold struct {
	// File is the document's path, from the folder of the gold file; Part the
	// attachment of a mail, "" for the mail's own text or a lone file.
	File string `json:"file"`
	Part string `json:"part"`
	// Group is what the document is counted under. Empty: that of its Style as
	// the caller says, else GroupOf's.
	Group  string `json:"group"`
	Style  string `json:"style"`
	Format string `json:"format"`
	// State is the right state, StatesOK those that may stand as well.
	State    form.State   `json:"state"`
	StatesOK []form.State `json:"states_ok"`
	// Answers by question; a question that is not there was left blank.
	Answers map[string]Expected `json:"answers"`
	// Secrets are personal identity numbers that must not come out.
	Secrets []string `json:"secrets"`
}

// Expected is what is right for one question.
type Expected struct {
	Raw string `json:"raw"`
	// Value is the normalised value; none when it cannot be normalised.
	Value form.Value `json:"value"`
	// Accept are other values that count, AcceptNone lets Raw alone count.
	Accept     []form.Value `json:"accept"`
	AcceptNone bool         `json:"accept_none"`
	// Lenient answers are not counted: people disagree about them.
	Lenient bool `json:"lenient"`
}

// The groups that documents are counted under where the gold names none.
const (
	Digital = "digital" // has its text as data: Word, Excel, form fields, mail
	Printed = "printed" // has lost its structure: printed or old formats
	Scanned = "scan"    // is a picture
	NoForm  = "none"    // is no filled form
)

// GroupOf gives the group of a document by what is known of it.
func GroupOf(g *Gold) string {
	switch {
	case len(g.Answers) == 0:
		return NoForm
	case g.Format == "image":
		return Scanned
	case g.Format == "doc" || g.Format == "rtf" || g.Format == "xls":
		return Printed
	}
	return Digital
}

// maxLine is the longest line of gold.
const maxLine = 16 << 20

// ReadGold reads gold: a line of JSON a document. groups says which group the
// styles belong to, where a document names none itself. The error names the line.
func ReadGold(in io.Reader, groups map[string]string) ([]Gold, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	var all []Gold
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var g Gold
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			return nil, fmt.Errorf("accuracy: line %d: %w", n, err)
		}
		if g.File == "" {
			return nil, fmt.Errorf("accuracy: line %d: no file", n)
		}
		if g.Group == "" {
			g.Group = groups[g.Style]
		}
		if g.Group == "" {
			g.Group = GroupOf(&g)
		}
		all = append(all, g)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("accuracy: %w", err)
	}
	return all, nil
}
