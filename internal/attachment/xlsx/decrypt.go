package xlsx

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"samkarta/internal/document"
)

// everybodysPassword is tried by all office programs on their own: files
// protected against editing alone are encrypted with it, and their senders
// have never been asked for a password.
const everybodysPassword = "VelvetSweatshop"

// maxSpins is how often a password may be hashed. Office writes 100,000.
const maxSpins = 1_000_000

var spinCount = regexp.MustCompile(`spinCount="(\d+)"`)

// Decrypt opens an encrypted Office Open XML file of any kind that needs no
// password of its own. It gives the package inside.
func Decrypt(data []byte) (plain []byte, err error) {
	if m := spinCount.FindSubmatch(data); m != nil {
		if n, err := strconv.Atoi(string(m[1])); err != nil || n > maxSpins {
			return nil, fmt.Errorf("xlsx: key of %s rounds: %w", m[1], document.ErrTooLarge)
		}
	}
	defer func() {
		// The library trusts the lengths in the container.
		if p := recover(); p != nil {
			plain, err = nil, fmt.Errorf("xlsx: encryption header: %v: %w", p, document.ErrDamaged)
		}
	}()
	plain, err = excelize.Decrypt(data, &excelize.Options{Password: everybodysPassword})
	// A wrong password gives garbage and no error.
	if err != nil || !bytes.HasPrefix(plain, []byte("PK\x03\x04")) {
		return nil, document.ErrEncrypted
	}
	return plain, nil
}
