package form

import "time"

// MailKind says what sort of mail it is, as far as its headers and parts tell.
type MailKind string

// The kinds of mail. Only Ordinary mail can carry forms; Ordinary mail without
// a form is a question, a letter or anything else a person must read.
const (
	Ordinary  MailKind = "ordinary"
	AutoReply MailKind = "auto_reply" // RFC 3834
	Bounce    MailKind = "bounce"     // RFC 3464 delivery status
	ListMail  MailKind = "list"       // RFC 2369 list headers, bulk
	Calendar  MailKind = "calendar"   // RFC 6047 invitation
	// Registration is Ordinary mail without a form in which somebody registers, by
	// the words that a form gives (Form.Registration).
	Registration MailKind = "registration"
)

// Outcome is what became of a mail. Every mail in the ledger has exactly one,
// so that the totals reconcile with the mailbox.
type Outcome string

// The outcomes of a mail. A mail with several forms has the gravest of them:
// review before ready; refused only when nothing in it could be read.
const (
	Waiting        Outcome = "waiting" // not processed yet
	OutcomeReady   Outcome = "ready"
	OutcomeReview  Outcome = "review"
	OutcomeNotForm Outcome = "not_form"
	OutcomeRefused Outcome = "refused"
	// Duplicate: byte for byte a mail that is in the ledger already.
	Duplicate Outcome = "duplicate"
)

// Mail is one row of the ledger: a mail (or an imported file) and what became
// of it.
type Mail struct {
	// ID is the ledger's; SHA256 (hex) names the archived raw bytes.
	ID     int64
	SHA256 string
	// Source is the mailbox ("account/folder") or "import".
	Source string
	// UIDValidity and UID are IMAP's; 0 for an imported file. Path is an
	// imported file's path.
	UIDValidity, UID uint32
	Path             string
	Size             int64
	Received         time.Time
	// From is the sender's address, FromName the display name.
	From, FromName, Subject, MessageID string
	Kind                               MailKind
	Outcome                            Outcome
	// Problems of the mail itself, not of one form in it.
	Problems []Problem
}

// RawAnswer is what stood at a question's place, before it is normalised.
type RawAnswer struct {
	// Text is what was written, lines parted by "\n". For a question with tick
	// boxes it is what was written beside the boxes ("Annat: …", a comment).
	Text string
	// Boxes: the question had tick boxes (or marked choices) here; Ticked are the
	// labels of the ticked ones as they stood there.
	Boxes  bool
	Ticked []string
	// Other is what stood behind "Annat:", where the document showed it apart.
	Other string
	// Typed values, where the document carries them (a number or date cell).
	Number *float64
	Date   time.Time
	// Confidence is how sure it is that this is the answer to this question.
	Confidence float64
	Place      Place
	Candidates []Candidate
	// Rows are what stood in the rows of a RowsType question, each with a raw
	// answer a column in the order of Question.Columns.
	Rows [][]RawAnswer
}
