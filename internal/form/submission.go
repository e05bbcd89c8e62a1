package form

import (
	"encoding/json"
	"errors"
	"time"

	"samkarta/internal/document"
)

// State says what may be done with a submission without a person.
type State string

// The states of the command-line contract.
const (
	// Ready: every required answer stands there and nothing is doubtful.
	Ready State = "ready"
	// Review: a person must look.
	Review State = "review"
	// Refused: no answers could be read; Problems says why.
	Refused State = "refused"
)

// Submission is one filled form, as the machine read it. It is never edited: a
// new reading replaces it, a person's ruling is a Decision beside it.
type Submission struct {
	// ID is the store's; "" before it is stored.
	ID string
	// Mail is the SHA-256 (hex) of the raw mail or file it came in, Part the
	// name of the attachment, "" for the mail's own text or a lone file.
	Mail, Part string
	Format     document.Format
	// Form and FormVersion name the form; "" when it is none that is installed.
	Form        string
	FormVersion int
	State       State
	// Answers by question id; a question left blank is absent.
	Answers  map[string]Answer
	Problems []Problem
	// Sender is the address it came from, Received when the mail arrived.
	Sender   string
	Received time.Time
	// Version counts an association's submissions to the same form from 1;
	// Supersedes is the id of the one before, "" for the first.
	Version    int
	Supersedes string
	// SameAs is the id of the earlier submission that this one repeats byte for
	// byte; such a one is no version of its own. "" for all others.
	SameAs string
}

// Answer is what somebody answered to one question.
type Answer struct {
	// Raw is what the person wrote, as written.
	Raw string
	// Value is the normalised value; zero when Raw could not be normalised.
	Value Value
	// Other is text under "Annat:", Comment the words beside a yes or no.
	Other, Comment string
	// Confidence is the probability, 0 to 1, that Value is what was meant.
	Confidence float64
	Place      Place
	// Codes are vocabulary concepts by vocabulary id.
	Codes map[string][]Code
	// Candidates are other readings that contradict this one; then the answer
	// has a problem "two_candidates".
	Candidates []Candidate
	// Rows are the rows of a RowsType question, each with an answer a column in
	// the order of Question.Columns, the zero Answer where nothing stands. Raw
	// is then all of them as text and Value is zero.
	Rows [][]Answer `json:",omitempty"`
}

// Candidate is another thing that could have been the answer.
type Candidate struct {
	Raw   string
	Place Place
}

// Code is a vocabulary concept with the words that caused it.
type Code struct {
	ID         string  `json:"id"`
	Quote      string  `json:"quote"`
	Confidence float64 `json:"confidence"`
	// Past: the words tell of what has been. It is still done work, and no flaw.
	Past bool `json:"past,omitempty"`
	// Rule is the id of the coordinator's rule that caused it, "" for none.
	Rule string `json:"rule,omitempty"`
}

// sureCode is how sure a code must be to count without a person; below it, it
// is a suggestion.
const sureCode = 0.8

// Sure: the code counts without a person.
func (c Code) Sure() bool { return c.Confidence >= sureCode }

// Place is where an answer stood, with the words that stood there.
type Place struct {
	document.Place
	Quote string
}

// Value is a normalised value; at most one of its fields is set. In JSON it
// takes the shape the command-line contract gives its question type.
type Value struct {
	// Text: text, long_text, single_choice and consent (the choice's id), email,
	// phone (E.164), orgnr (NNNNNN-NNNN), url, yes_no (yes, no, partly, unknown).
	Text string
	// List: multi_choice (ids in the form's order), two or more phones.
	List   []string
	Number *Number
	Period *Period
}

// IsZero: nothing could be normalised.
func (v Value) IsZero() bool {
	return v.Text == "" && v.List == nil && v.Number == nil && v.Period == nil
}

// Number is a count or a range of counts; nil at an end is open.
type Number struct {
	Min         *float64 `json:"min"`
	Max         *float64 `json:"max"`
	Approximate bool     `json:"approximate"`
	Unit        string   `json:"unit,omitempty"`
}

// Period is a span of years; nil is open.
type Period struct {
	From    *int `json:"from"`
	To      *int `json:"to"`
	Ongoing bool `json:"ongoing"`
}

// MarshalJSON writes the value in the shape of its question type.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.Number != nil:
		return json.Marshal(v.Number)
	case v.Period != nil:
		return json.Marshal(v.Period)
	case v.List != nil:
		return json.Marshal(v.List)
	case v.Text != "":
		return json.Marshal(v.Text)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(b []byte) error {
	*v = Value{}
	switch {
	case string(b) == "null":
		return nil
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, &v.Text)
	case len(b) > 0 && b[0] == '[':
		v.List = []string{}
		return json.Unmarshal(b, &v.List)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(b, &keys); err != nil {
		return err
	}
	if _, ok := keys["min"]; ok {
		v.Number = new(Number)
		return json.Unmarshal(b, v.Number)
	}
	if _, ok := keys["from"]; ok {
		v.Period = new(Period)
		return json.Unmarshal(b, v.Period)
	}
	return errors.New("form: value of unknown shape")
}

// Severity grades a problem.
type Severity string

// Severities: Info needs nobody, Warning makes the submission a review, Fatal
// means that nothing could be read.
const (
	Info    Severity = "info"
	Warning Severity = "warning"
	Fatal   Severity = "fatal"
)

// Problem is something doubtful or wrong in what was sent: data beside the
// good values, never an error. Its sentence stands in templates/texts under
// problems/Code and may use Args.
type Problem struct {
	// Field is the question's id, "" when it is about the whole submission.
	Field    string
	Code     string
	Severity Severity
	// Args are the things the sentence names, by name.
	Args  map[string]string
	Place Place
}

// Decision is a person's ruling on one answer, beside the machine's reading.
type Decision struct {
	ID         int64
	Submission string
	Field      string
	// Reading is the SHA-256 (hex) of the machine's answer it was made on, so
	// that a new reading that differs is noticed.
	Reading  string
	From, To Value
	// Other replaces the answer's Other text.
	Other string
	Who   string
	Why   string
	When  time.Time
}

// Fault is an error in words for a person: the thing it is about and what to
// do next stand in templates/texts under errors/Key and may use Args.
type Fault struct {
	Key  string
	Args map[string]string
	Err  error
}

// Error gives the fault for logs; people are shown the text of its key.
func (f *Fault) Error() string {
	s := f.Key
	for _, k := range sortedKeys(f.Args) {
		s += " " + k + "=" + f.Args[k]
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }
