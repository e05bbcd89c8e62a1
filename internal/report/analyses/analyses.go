// Package analyses sets the chapters of a report that look at a round as a
// whole: what crosses what, where, what hinders, who should meet, what nobody
// does, how words are used, which places there are, what is new. It takes a
// sheet and a chapter of the layout and adds blocks. Everything that is counted
// comes from the book and its chambers.
package analyses

import "samkarta/internal/report/sheet"

// setter lets the chapters share what only they need.
type setter struct{ *sheet.Setter }
