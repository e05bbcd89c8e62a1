// Package message takes a raw mail apart: which documents and texts came in
// it, from whom, what sort of mail it is, and whether it may be acknowledged.
//
// It takes bytes and gives a value, and it never fails: people's mail programs,
// scanners and gateways break every rule of MIME, and a form lost here is lost
// for good. What cannot be understood is handed on as it stands, and what is
// left out (too deep, too big, encrypted) is told as a Problem. The splitter is
// our own because the libraries measured lose or change attachments of broken
// mail; one of them serves as the oracle of the tests.
package message

import (
	"time"

	"samkarta/internal/form"
)

// Limits that no honest mail reaches; they bound time and memory for the rest.
const (
	maxDepth = 10  // forwarded mails, archives and multiparts inside each other
	maxParts = 500 // leaves of all kinds
	// maxBytes bounds what all archives of a mail unpack to. Nothing else grows.
	maxBytes = 256 << 20
)

// Message is a mail, taken apart.
type Message struct {
	// From is the sender's address, "" when there is none; FromName the display name.
	From, FromName string
	Subject        string
	// MessageID and References are without angle brackets. References are the
	// mails this one answers, oldest first; a bounce lists the mail it returns.
	MessageID  string
	References []string
	// Date is the sender's, zero when it cannot be read: their clock may be wrong
	// by years. Received is when the last server on the way had the mail.
	Date, Received time.Time
	Kind           form.MailKind
	Parts          []Part
	// Passed are the parts that nobody fills in a form in. They are told so that
	// every part of a mail is accounted for.
	Passed []Passed
	// Problems are about the mail itself: what could not be unpacked.
	Problems []form.Problem
	Reply    Reply
}

// Passed is a part that was passed over.
type Passed struct {
	// Path is made as Part.Path is; Size is in bytes as it was sent.
	Path string
	Size int
	Why  Why
}

// Why says why a part was passed over.
type Why string

// The parts that are passed over.
const (
	Signature  Why = "signature"  // who wrote, and visiting cards
	Decoration Why = "decoration" // a logo, a banner, a pixel
	Meeting    Why = "calendar"   // an invitation's machine-readable half
	Report     Why = "report"     // what a server tells about a mail
	Encrypted  Why = "encrypted"  // for somebody else
	Container  Why = "container"  // an archive or a signed mail: its contents are parts
)

// Part is something in a mail that may be a filled form.
type Part struct {
	// Name is the file name for people, free of folders and control characters;
	// "" for a mail's own text. A document without a name gets a made-up one.
	Name string
	// Data is the part's content as it was sent, transfer encoding undone. A
	// mail's own text is in UTF-8.
	Data []byte
	// Body: this is what was written in the mail itself (or in a forwarded one).
	Body bool
	// HTML tells a Body in HTML from one in plain text.
	HTML bool
	// Alternative: the Body part before this one says the same in another form;
	// use one of the two.
	Alternative bool
	// Path tells the parts of a mail apart: the names from the outermost
	// forwarded mail or archive inwards, joined by "/". It equals Name for an
	// ordinary attachment and is "" for the mail's own text.
	Path string
}

// Reply says whether a mail may be acknowledged automatically (RFC 3834).
type Reply struct {
	// To is the address an acknowledgement goes to, "" when there must be none;
	// Reason then says why.
	To     string
	Reason Reason
	// InReplyTo and References are the header values an acknowledgement
	// carries, angle brackets included.
	InReplyTo, References string
}

// Split takes a raw mail apart. It never fails and never changes raw; parts may
// share memory with it.
func Split(raw []byte) *Message {
	s := &splitter{msg: &Message{}, room: maxBytes}
	top := parseEntity(raw)
	m := s.msg
	m.Subject = top.header.text("Subject")
	m.From, m.FromName = parseAddress(top.header.get("From"))
	m.MessageID = firstID(top.header.get("Message-ID"))
	m.Date = parseDate(top.header.get("Date"))
	m.Received = received(top.header)
	m.References = append(m.References, answered(top.header)...)
	m.Parts = s.mail(top, place{})
	uniquePaths(m.Parts)
	m.Kind = s.kind(top.header)
	m.Reply = s.reply(top.header)
	return m
}
