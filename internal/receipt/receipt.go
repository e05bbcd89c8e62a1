// Package receipt answers the sender of a form: what came, how it was read, what
// is missing or doubtful, and how to correct it.
//
// Compose takes what was read of one mail and gives a whole mail as bytes, for
// the outbox; Send hands such a mail to a mail server. A receipt is an automatic
// reply (RFC 3834) and says so in every way that other programs understand, so
// that it never starts a quarrel between two machines. Of the answers it repeats
// those that the form marks for it, to whoever has just sent them.
package receipt

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"samkarta/internal/form"
	"samkarta/internal/wording"
)

// Receipt is what a receipt is about.
type Receipt struct {
	// From is the address it is sent from, Name whose it is (the coordinator's or
	// the association's), "" for the bare address.
	From, Name string
	// ReplyTo is the mailbox that corrections go to; "" is From.
	ReplyTo string
	// To, InReplyTo and References come from the mail, see message.Reply.
	To, InReplyTo, References string
	// Mail is the SHA-256 (hex) of the mail. The receipt's Message-ID is made of
	// it, so that composing again gives the same mail.
	Mail string
	Date time.Time
	// Round fills the {placeholders} of the form's title and privacy text:
	// challenge, controller, retention, privacy_url.
	Round map[string]string
	// Submissions are what the mail held, at least one; Before are those that they
	// supersede, by id.
	Submissions []form.Submission
	Before      map[string]form.Submission
	// Blanks are forms with the sender's own answers, to correct and send back.
	Blanks []File
}

// File is an attached document.
type File struct {
	Name string
	Data []byte
}

// MessageID is the Message-ID, without brackets, of the receipt for a mail. A
// bounce that returns it is about that receipt.
func MessageID(mailSHA256, from string) string {
	sum := sha256.Sum256([]byte("receipt " + mailSHA256))
	_, domain, _ := strings.Cut(from, "@")
	return "receipt." + hex.EncodeToString(sum[:12]) + "@" + cmp.Or(domain, "localhost")
}

// Compose writes the receipt as a mail. Forms that are not in the library are
// named by their file alone.
func Compose(t *wording.Texts, lib *form.Library, r Receipt) ([]byte, error) {
	w := &writer{texts: t, lib: lib, round: r.Round, before: r.Before}
	w.write(r)
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.SetDateWithValue(r.Date)
	m.SetMessageIDWithValue(MessageID(r.Mail, r.From))
	m.Subject(w.title)
	m.SetGenHeader("Auto-Submitted", "auto-replied")
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetGenHeader("X-Samkarta", "receipt")
	m.SetGenHeader("Content-Language", string(t.Lang()))
	if r.InReplyTo != "" {
		m.SetGenHeader("In-Reply-To", oneLine(r.InReplyTo))
		m.SetGenHeader("References", oneLine(r.References))
	}
	m.FromMailAddress(&mail.Address{Name: oneLine(r.Name), Address: r.From})
	m.SetAddrHeaderFromMailAddress(gomail.HeaderReplyTo, &mail.Address{Address: cmp.Or(r.ReplyTo, r.From)})
	if err := m.To(r.To); err != nil {
		return nil, fmt.Errorf("receipt: %w: recipient: %w", ErrSettings, err)
	}
	m.SetBodyString(gomail.TypeTextPlain, w.plain())
	m.AddAlternativeString(gomail.TypeTextHTML, w.html())
	for _, f := range r.Blanks {
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Data)); err != nil {
			return nil, fmt.Errorf("receipt: attach: %w", err)
		}
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("receipt: compose: %w", err)
	}
	return ownBoundaries(b.Bytes(), r.Mail), nil
}

var boundary = regexp.MustCompile(`boundary="?([^"\r\n;]+)`)

// ownBoundaries puts boundaries made of the mail's hash in place of drawn ones,
// which would make another mail of it each time.
func ownBoundaries(composed []byte, mail string) []byte {
	for i, m := range boundary.FindAllSubmatch(composed, -1) {
		sum := sha256.Sum256(fmt.Appendf(nil, "boundary %d %s", i, mail))
		composed = bytes.ReplaceAll(composed, m[1], []byte(hex.EncodeToString(sum[:20])))
	}
	return composed
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// personal are numbers that may be somebody's identity. Answers come masked;
// names of files and associations are shown here too, and need no such numbers.
var personal = regexp.MustCompile(`(?:\d{2})?\d{6}[-+ ]?\d{4}\b`)

func hide(s string) string {
	return personal.ReplaceAllString(oneLine(s), "******-****")
}
