package form

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Reading is the SHA-256 (hex) of what the machine read, as a Decision names
// it. Place and confidence are left out: the same words found on another line
// or with another certainty are the same reading.
func (a Answer) Reading() string {
	// Strings, numbers and lists of them always marshal.
	text, _ := json.Marshal([]any{a.Raw, a.Value, a.Other, a.Comment})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// What a person may rule about a code: the value of the Decision's To.
const (
	Confirmed = "yes"
	Rejected  = "no"
)

// CodeField is what a Decision about a code has in place of the question's id.
func CodeField(question, vocabulary, concept string) string {
	return question + "#" + vocabulary + "/" + concept
}

// Reading is the hash of what a ruling on a code is about: the concept and the
// words that caused it, wherever they stand.
func (c Code) Reading() string {
	sum := sha256.Sum256([]byte(c.ID + "\x00" + strings.ToLower(strings.Join(strings.Fields(c.Quote), " "))))
	return hex.EncodeToString(sum[:])
}
