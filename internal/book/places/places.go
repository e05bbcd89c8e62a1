// Package places lists who has places to offer, by how little it takes to get
// one. It takes a compiled book and the questions that ask for places and for
// what is required. It orders by the threshold and, within one, by the alphabet:
// how many places an association has moves it nowhere. It is pure.
package places

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// Questions are the ids of the questions; Lowest are the choices of Thresholds
// from the lowest to the highest.
type Questions struct {
	Places, Thresholds, Return string
	Lowest                     []string
}

// Place is what an association has to offer.
type Place struct {
	Row *book.Row
	// Places, Thresholds and Return are the answers; nil when not asked. At
	// least one of the first two is answered.
	Places, Thresholds, Return *book.Cell
	// Free is how many are free now, as far as it is written; -1 when it is not.
	Free int
	// Highest is the highest of what is required, Required how many things are;
	// Highest is -1 when nothing is said.
	Highest, Required int
}

// List lists them, the lowest threshold first, those who say nothing of it last.
func List(b *book.Book, q Questions) []Place {
	var all []Place
	for _, r := range b.Rows {
		p := Place{Row: r, Places: r.Cell(q.Places), Thresholds: r.Cell(q.Thresholds), Return: r.Cell(q.Return), Free: -1, Highest: -1}
		if blank(p.Places) && blank(p.Thresholds) {
			continue
		}
		if !blank(p.Places) {
			p.Free = free(p.Places.Answer.Raw)
		}
		if !blank(p.Thresholds) {
			p.rank(q.Lowest)
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(x, y Place) int {
		return cmp.Or(cmp.Compare(x.level(), y.level()), cmp.Compare(x.Required, y.Required))
	})
	return all
}

func blank(c *book.Cell) bool { return c == nil || c.Blank() }

// rank finds what is required. Words under "Annat" are a requirement whose
// height nobody knows: they count as one more, and as the highest when alone.
func (p *Place) rank(lowest []string) {
	for _, id := range p.Thresholds.Value.List {
		i := slices.Index(lowest, id)
		if i < 0 {
			continue
		}
		p.Highest = max(p.Highest, i)
		// The lowest of all is no requirement.
		if i > 0 {
			p.Required++
		}
	}
	if p.Thresholds.Other != "" {
		p.Required++
		if p.Highest < 0 {
			p.Highest = len(lowest)
		}
	}
}

func (p Place) level() int {
	if p.Highest < 0 {
		return int(^uint(0) >> 1)
	}
	return p.Highest
}

// Number is the number of places, nil when none is understood.
func (p Place) Number() *form.Number {
	if p.Places == nil {
		return nil
	}
	return p.Places.Value.Number
}

// The form asks to write how many are free beside the number: "8, varav 3
// lediga", "3 är lediga nu", "lediga: 3".
var freeRE = regexp.MustCompile(`(?i)(\d+)\s*(?:st\s*)?(?:platser\s*)?(?:är\s*|are\s*)?(?:ledig[at]?|tillgängliga|vakanta|fria|free|available)\b|\b(?:ledig[at]?|free)\s*(?:nu|now)?\s*[:=]?\s*(\d+)`)

var noneFree = regexp.MustCompile(`(?i)\b(?:inga|ingen|no|none)\s+(?:\p{L}+\s+)?(?:ledig[at]?|free)\b`)

// free reads how many are free; -1 when nothing is written of it.
func free(raw string) int {
	if m := freeRE.FindStringSubmatch(raw); m != nil {
		if n, err := strconv.Atoi(m[1] + m[2]); err == nil {
			return n
		}
	}
	if noneFree.MatchString(raw) {
		return 0
	}
	return -1
}
