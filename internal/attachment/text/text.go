// Package text reads plain text and HTML.
package text

import "samkarta/internal/document"

// Read reads plain text.
func Read(data []byte) (*document.Document, error) { return nil, document.ErrUnsupported }

// ReadHTML reads HTML.
func ReadHTML(data []byte) (*document.Document, error) { return nil, document.ErrUnsupported }

// Plausible reports whether the bytes look like text.
func Plausible(data []byte) bool { return true }

// Decode gives the text as UTF-8.
func Decode(data []byte) string { return string(data) }
