package overlap

import (
	"cmp"
	"maps"
	"slices"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// everywhere gives who is in the whole city all the printed areas that anybody
// names, and what lies in those. "Online" and "elsewhere" are no part of it.
func (a axis) everywhere() axis {
	printed := a.printed()
	inside := func(id string) bool {
		seen := map[string]bool{}
		for c, ok := a.vocabulary.Concept(id); ok && !seen[c.ID]; c, ok = a.vocabulary.Concept(c.Parent) {
			if slices.ContainsFunc(printed, func(p *form.Choice) bool { return p.ID == c.ID }) {
				return true
			}
			seen[c.ID] = true
		}
		return false
	}
	all := map[string]bool{}
	for _, set := range a.named {
		for id := range set {
			if !all[id] && inside(id) {
				all[id] = true
			}
		}
	}
	out := a
	out.covers, out.named = true, slices.Clone(a.named)
	for i, set := range out.named {
		if a.whole(set) {
			out.named[i] = maps.Clone(set)
			maps.Copy(out.named[i], all)
		}
	}
	return out
}

// who gives, for each concept, the rows that named it, in the rows' order.
func (a axis) who() map[string][]int {
	rows := map[string][]int{}
	for n, set := range a.named {
		for id := range set {
			rows[id] = append(rows[id], n)
		}
	}
	return rows
}

// meetings goes through every method for every group in every area. Those who
// share one such thing and those who share another may be the same; what they
// share is then one meeting. Since each does all it ticks for all it ticks, the
// things that the same associations share are all combinations of what all of
// them named.
func meetings(b *book.Book, methods, groups, areas axis) []Meeting {
	found := map[string][]int{}
	byMethod, byGroup, byArea := methods.who(), groups.who(), areas.who()
	for _, m := range byMethod {
		for _, g := range byGroup {
			both := common(m, g)
			if len(both) < 2 {
				continue
			}
			for _, a := range byArea {
				if rows := common(both, a); len(rows) > 1 {
					found[name(rows)] = rows
				}
			}
		}
	}
	var all []Meeting
	for _, rows := range found {
		m := Meeting{Methods: methods.shared(rows), Groups: groups.shared(rows), Areas: areas.shared(rows)}
		for _, n := range rows {
			m.Who = append(m.Who, b.Rows[n])
		}
		all = append(all, m)
	}
	at := map[*book.Row]int{}
	for i, r := range b.Rows {
		at[r] = i
	}
	slices.SortFunc(all, func(x, y Meeting) int {
		return cmp.Or(cmp.Compare(y.size(), x.size()), cmp.Compare(len(y.Who), len(x.Who)),
			slices.CompareFunc(x.Who, y.Who, func(a, b *book.Row) int { return cmp.Compare(at[a], at[b]) }))
	})
	return all
}

// size is how many things they have in common.
func (m Meeting) size() int { return len(m.Methods) * len(m.Groups) * len(m.Areas) }

// shared are the concepts that all the rows named, in the order of the
// vocabulary. When all are in the whole city, that is all there is to say; with
// a district, the part of the city that it lies in goes without saying.
func (a axis) shared(rows []int) []*form.Concept {
	var out, whole []*form.Concept
	narrower := map[string]bool{}
	for i := range a.vocabulary.Concepts {
		c := &a.vocabulary.Concepts[i]
		if slices.ContainsFunc(rows, func(n int) bool { return !a.named[n][c.ID] }) {
			continue
		}
		out = append(out, c)
		narrower[c.Parent] = true
		if a.covers && c.Whole {
			whole = append(whole, c)
		}
	}
	if whole != nil {
		return whole
	}
	return slices.DeleteFunc(out, func(c *form.Concept) bool { return narrower[c.ID] })
}

// common are the numbers in both of two rising lists.
func common(a, b []int) []int {
	var out []int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, a[i])
			i, j = i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return out
}

// name makes a list of numbers a key.
func name(rows []int) string {
	key := make([]byte, 0, 3*len(rows))
	for _, n := range rows {
		key = append(key, byte(n), byte(n>>8), byte(n>>16))
	}
	return string(key)
}
