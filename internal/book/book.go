// Package book compiles what associations answered and what people decided
// into one model, the Book, so that workbook and report never count anything
// themselves and cannot disagree. It takes a form, its submissions, the ledger
// of mails and the decisions, and gives rows, cells, doubts, counts and totals
// in an order that depends on nothing but the input. It is pure: no clock,
// disk, database or network. Everything about the questions comes from the
// form; associations stand in alphabetical order and are never ranked.
package book

import (
	"time"

	"samkarta/internal/form"
	"samkarta/internal/versions"
)

// Input is all that a Book is made of. The Book keeps pointers into it, so it
// must not be changed afterwards.
type Input struct {
	Library *form.Library
	Form    *form.Form
	// Mails is the whole ledger of the round, forms or not.
	Mails []form.Mail
	// Submissions are all versions, those of other forms and refused ones too.
	Submissions []form.Submission
	Decisions   []form.Decision
	Round       Round
	// Invited is who was asked to answer; empty: nobody keeps a list.
	Invited []Invited
	// Now is the moment the book is made of.
	Now time.Time
}

// Round is what a coordinator has set for this round of the mapping. Every
// field may be empty: then workbook and report leave out what would name it.
type Round struct {
	Challenge, City string
	// Organiser is who compiles and answers for the outcome, Controller who
	// answers for the personal data.
	Organiser, Controller string
	// Address is where forms are sent and where people ask and correct.
	Address string
	// Deadline is the last day, the whole of it in its own time zone; zero is
	// no deadline.
	Deadline time.Time
	// Retention says in words when personal data is deleted.
	Retention, PrivacyURL string
}

// Book is a round compiled.
type Book struct {
	Library *form.Library
	Form    *form.Form
	Round   Round
	// Made is when it was compiled; First and Last are when the first and last
	// of the mails were received, zero without mails.
	Made, First, Last time.Time
	// Columns are the questions in the form's order, then those optional ones
	// that somebody answered.
	Columns []Column
	// Rows are the associations by name in Swedish order, nameless ones last.
	Rows []*Row
	// Doubts is what a person must look at: by association as in Rows, within
	// it the whole submission first and then by question; last what belongs to
	// no association.
	Doubts []Doubt
	// Ledger is every mail in the order it was received.
	Ledger []Entry
	Totals Totals
	// Concepts counts each vocabulary that this form ticks or codes to, by the
	// first question that does.
	Concepts []Tally
	// Choices counts each question with choices, yes or no and consent
	// included, in the order of Columns.
	Choices []Tally
	// Sums are the numbers of each number question, in the order of Columns.
	Sums []Sum
	// Definitions are what each term means to each association.
	Definitions []Definition
	// Others are the filled forms of other kinds, such as a workshop's notes,
	// in the order they were received; of each only the latest version.
	Others []*form.Submission
	// Notes are what people have filled in that is about no submission, by its
	// key: the latest of each.
	Notes map[string]string
	// Invited is who was asked, by name, with what came of it, and last those
	// who have answered unasked; empty without a list.
	Invited []Invitation
}

// Column is a question with the section it stands in.
type Column struct {
	Question *form.Question
	// Section is nil for an optional question, which is not printed.
	Section *form.Section
	// Personal: answers are about a person. An edition that others than the
	// coordinator see must take them from Row.Contacts alone.
	Personal bool
}

// Row is one association: the latest version of what it sent.
type Row struct {
	// Submission is the version set here, Earlier the ones before it, newest
	// first.
	Submission *form.Submission
	Earlier    []*form.Submission
	// Changes are the answers that this version changed in the one before.
	Changes []versions.Change
	// Mail is what it came in, nil when the ledger does not know it.
	Mail *form.Mail
	// Name is what the association calls itself, "" when it did not say.
	Name string
	// Cells stand in the order of Book.Columns.
	Cells []Cell
	// State is the state after the decisions: ready when nothing doubtful is
	// left, whatever the machine said first.
	State form.State
	// Problems are those of the whole submission, Settled when a person has
	// ruled on the submission as such (a decision without a question).
	Problems []form.Problem
	Settled  bool
	// Late: this version was received after the deadline. It counts all the same.
	Late bool
}

// Cell is one association's answer to one question, as it stands.
type Cell struct {
	Row    *Row
	Column *Column
	// Answer is the machine's reading, untouched; zero when left blank.
	Answer form.Answer
	// Value and Other are what stands: a person's decision, else the reading.
	Value form.Value
	Other string
	// Codes are the concepts that stand: those of the reading without what a
	// person has rejected, and surely what one has confirmed.
	Codes map[string][]form.Code
	ruled map[string]string // see Ruled
	// Decision is the ruling that Value comes from, nil when the machine's
	// reading stands.
	Decision *form.Decision
	// Problems is everything noticed about the answer, settled or not. Stale
	// decisions are among them as "decision_stale".
	Problems []form.Problem
	// Doubtful: some of the problems waits for a person.
	Doubtful bool
}

// Doubt is one thing that a person must look at.
type Doubt struct {
	// Row is nil when the doubt is about a mail or a file without answers;
	// Cell is nil when it is about no single question.
	Row  *Row
	Cell *Cell
	// Submission is what it is about; nil when it is about Mail alone.
	Submission *form.Submission
	// Mail is what it came in, nil when the ledger does not know it.
	Mail    *form.Mail
	Problem form.Problem
	// Action is what to do, a word of the texts: "ask" the association, "choose"
	// between readings, "interpret" what could not be, "compare" with the
	// original, "which_form" counts, "new_file", "read" the mail, "decide_again".
	Action string
}

// Entry is a mail and the forms that were in it.
type Entry struct {
	Mail        *form.Mail
	Submissions []Sent
}

// Sent is one form in a mail.
type Sent struct {
	Submission *form.Submission
	// Row is the association's row, nil for refused ones and other forms.
	// Replaced: a later version than this one is set in the row.
	Row      *Row
	Replaced bool
}

// Totals are figures that reconcile: Mails is the sum of Outcomes, Submissions
// that of Associations, Earlier, Refused and OtherForms, and Associations that
// of Ready and Review.
type Totals struct {
	Mails    int
	Outcomes map[form.Outcome]int

	Submissions, Associations, Earlier, Refused, OtherForms int
	// Repeated is how many files came once more, beyond Submissions.
	Repeated int

	Ready, Review, Late int
	// Answers is the number of cells that somebody filled in, Doubtful those of
	// all cells that wait for a person, Decided those that a person has ruled.
	Answers, Doubtful, Decided int
}

// Tally is how many associations named what: the concepts of a vocabulary, or
// the choices of a question.
type Tally struct {
	// Vocabulary is nil in a tally of a question, Question in one of a
	// vocabulary.
	Vocabulary *form.Vocabulary
	Question   *form.Question
	// Counts has every entry in its own order, also those that nobody named;
	// retired concepts only when somebody did. Last of a question's is "other",
	// whose words are the Other of the cells.
	Counts []Count
	// Answered is the number of associations with at least one entry.
	Answered int
}

// Count is one concept or choice with those who named it.
type Count struct {
	ID string
	// Label is empty for yes, no, partly, unknown and other, which the texts
	// word.
	Label form.Text
	// Concept is nil for a choice that is in no vocabulary.
	Concept *form.Concept
	// Who name it as what they do or have today, in the order of Book.Rows, each
	// association once. Before are those that tell of it only as of what has
	// been, and Suggested those in whose words it is only guessed: neither counts,
	// since nobody shall be sent to what has ended or was never said.
	Who, Before, Suggested []Mention
}

// Mention is an association that named a concept, and where it did.
type Mention struct {
	Row     *Row
	Sources []Source
}

// Source is one place where an association named a concept: a tick, or words
// that were coded to it.
type Source struct {
	Cell   *Cell
	Ticked bool
	// Quote is the words that caused the code, "" for a tick.
	Quote      string
	Confidence float64
}

// Sum adds up a number question as a range: "in all between Min and Max".
type Sum struct {
	Column *Column
	// Min and Max are the sums of the lower and upper ends. "At least 50" is 50
	// in both, so that with OpenAbove the true sum may lie above Max; "at most
	// 50" is 0 in Min.
	Min, Max float64
	// Answered is how many are in the sum, of Rows in all. OpenAbove said "at
	// least", OpenBelow "at most"; Approximate gave no exact number.
	Answered, OpenAbove, OpenBelow, Approximate int
	// Left are the cells that could not be added: not understood as numbers, or
	// counted in another unit than the question's.
	Left []*Cell
}

// Definition is a term in the words of each association that defined it.
type Definition struct {
	Column *Column
	// Term is the concept that is defined; nil when no vocabulary has it.
	Term  *form.Concept
	Cells []*Cell
}
