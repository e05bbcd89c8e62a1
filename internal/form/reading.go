package form

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
