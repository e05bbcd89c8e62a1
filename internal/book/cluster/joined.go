package cluster

import (
	"strings"

	"samkarta/internal/book"
)

// JoinKey is the key in Book.Notes under which a person says what a value written
// freely is to be called.
func JoinKey(text string) string { return "join|" + text }

// Joined gives what stands under "Annat" with the names that a person has
// joined near-duplicates under, once for all answers and rounds: several values
// are parted by commas, and each may have its own.
func Joined(b *book.Book, text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\n", r) })
	changed := false
	for i, part := range parts {
		value := strings.Join(strings.Fields(strings.Trim(part, " .:!?\t")), " ")
		if name := b.Notes[JoinKey(value)]; name != "" {
			parts[i], changed = name, true
		} else {
			parts[i] = strings.TrimSpace(part)
		}
	}
	if !changed {
		return text // as it was written, commas and all
	}
	return strings.Join(parts, ", ")
}
