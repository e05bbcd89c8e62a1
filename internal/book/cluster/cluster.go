// Package cluster groups what people wrote freely and differently but probably
// mean the same by: what stands under "Annat", and the names of partners and
// projects in their answers. It takes a compiled book and gives the groups of
// near-duplicates, for a coordinator to join once; what is written in one way
// only needs nobody and is left out. It joins nothing itself; Joined tells what
// she has joined. It is pure.
//
// Two values are near when each word of the one has its own in the other, in
// any order: the same but for case and punctuation, an inflection of it, or the
// same but for a slip or two, as the length allows. å, ä and ö are letters of
// their own: "Våra" and "Vara" are never near.
package cluster

import (
	"cmp"
	"maps"
	"slices"

	"samkarta/internal/book"
)

// Cluster is a group of near-duplicates.
type Cluster struct {
	// Name is the proposed one: what the most associations wrote, of several the
	// one that comes first.
	Name string
	// Members are the ways it was written, two at least, the proposed name
	// first and the others in their order.
	Members []Member
}

// Member is one way to write it.
type Member struct {
	Text string
	// Where are the answers it stands in, in the order of the book.
	Where []*book.Cell
}

// organisations is how many wrote it so.
func (m Member) organisations() int {
	rows := map[*book.Row]bool{}
	for _, c := range m.Where {
		rows[c.Row] = true
	}
	return len(rows)
}

// Find gives the clusters of a book by their names.
func Find(b *book.Book) []Cluster {
	where := values(b)
	texts := slices.Sorted(maps.Keys(where))
	group := link(texts)
	members := map[int][]Member{}
	for i, text := range texts {
		members[group[i]] = append(members[group[i]], Member{Text: text, Where: where[text]})
	}
	var all []Cluster
	for _, g := range slices.Sorted(maps.Keys(members)) {
		list := members[g]
		if len(list) < 2 {
			continue
		}
		slices.SortStableFunc(list, func(a, b Member) int {
			return cmp.Compare(b.organisations(), a.organisations())
		})
		slices.SortStableFunc(list[1:], func(a, b Member) int { return cmp.Compare(a.Text, b.Text) })
		all = append(all, Cluster{Name: list[0].Text, Members: list})
	}
	slices.SortStableFunc(all, func(a, b Cluster) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// link gives each text the number of its group: that of the first text in it.
// A group is all that is near something in it, whatever the order of the texts.
func link(texts []string) []int {
	keys := make([]key, len(texts))
	bySize := map[int][]int{}
	for i, text := range texts {
		keys[i] = keyOf(text)
		// Only values of as many words can be near.
		bySize[len(keys[i])] = append(bySize[len(keys[i])], i)
	}
	group := make([]int, len(texts))
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	for size, list := range bySize {
		if size == 0 {
			continue
		}
		for n, i := range list {
			for _, j := range list[:n] {
				a, b := root(i), root(j)
				if a != b && near(keys[i], keys[j]) {
					group[max(a, b)] = min(a, b)
				}
			}
		}
	}
	for i := range group {
		group[i] = root(i)
	}
	return group
}
