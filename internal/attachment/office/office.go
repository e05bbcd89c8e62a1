// Package office converts old formats by LibreOffice.
package office

import "samkarta/internal/document"

// Convert converts.
func Convert(soffice string, data []byte, from document.Format) ([]byte, document.Format, error) {
	return nil, "", document.ErrUnsupported
}
