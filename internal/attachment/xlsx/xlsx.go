// Package xlsx reads workbooks.
package xlsx

import "samkarta/internal/document"

// Read reads a workbook.
func Read(data []byte) (*document.Document, error) { return nil, document.ErrUnsupported }

// Decrypt opens a workbook or document that is encrypted with the password every office program tries by itself.
func Decrypt(data []byte) ([]byte, error) { return nil, document.ErrEncrypted }
