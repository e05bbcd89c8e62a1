package pipeline

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/coding"
	"samkarta/internal/document"
	"samkarta/internal/extract"
	"samkarta/internal/form"
	"samkarta/internal/message"
	"samkarta/internal/normalize"
	"samkarta/internal/sandbox"
)

// Reader reads mails and documents and keeps nothing.
type Reader struct {
	read    func(name string, data []byte) (*document.Document, error)
	library *form.Library
	finder  *extract.Finder
	coder   *coding.Coder
	now     func() time.Time
}

// NewReader makes a Reader that opens documents in the pool and knows the
// library's forms.
func NewReader(pool *sandbox.Pool, library *form.Library) *Reader {
	return &Reader{read: pool.Read, library: library, finder: extract.New(library), coder: coding.New(library), now: time.Now}
}

// verdict says what a part turned out to be.
type verdict int

const (
	noForm verdict = iota
	blankForm
	filledForm
	unreadable
	// letter: what was written in the mail itself, and no form.
	letter
	// repeated: another part says the same.
	repeated
)

// reading is what came of one part.
type reading struct {
	form.Submission
	verdict verdict
	// form is the form that the part is, nil when it is none.
	form *form.Form
	// lang is the language of the form's printed words, "" where none stand there.
	lang form.Lang
	// sum is the SHA-256 of the part's bytes, size their number.
	sum  [sha256.Size]byte
	size int
}

func begin(p message.Part, received time.Time) reading {
	return reading{Submission: form.Submission{Part: mask(p.Path), Format: document.Unknown, Received: received},
		sum: sha256.Sum256(p.Data), size: len(p.Data)}
}

// part is the way of one document or text: read in a child process, the form
// and the places of its answers found, each answer normalised and coded. An
// error means that the machine failed, not the document.
func (r *Reader) part(p message.Part, received time.Time) (reading, error) {
	out := begin(p, received)
	doc, err := r.read(fileName(p), p.Data)
	if doc != nil {
		out.Format = doc.Format
	}
	if err != nil {
		return refused(out, p, err)
	}
	found := r.finder.Find(doc)
	if found.Form == nil {
		return out, nil
	}
	out.form, out.Form, out.FormVersion = found.Form, found.Form.ID, found.Form.Version
	out.lang = languageOf(found.Form, doc.Text())
	out.Answers = map[string]form.Answer{}
	for _, q := range slices.Concat(found.Form.Questions(), found.Form.Optional) {
		raw, ok := found.Answers[q.ID]
		if !ok {
			continue
		}
		answer, problems := normalize.Answer(&q, raw, received)
		if answer.Raw == "" && len(problems) == 0 {
			continue
		}
		r.code(&q, &answer)
		out.Answers[q.ID] = answer
		out.Problems = append(out.Problems, problems...)
	}
	if len(out.Answers) == 0 {
		out.verdict = blankForm
		return out, nil
	}
	out.verdict = filledForm
	if doc.Recognised() {
		out.Problems = append(out.Problems, lost(found)...)
	}
	out.Problems = append(out.Problems, doubts(found.Form, out.Answers, out.Problems, doc.Remarks)...)
	if found.Others > 0 {
		out.Problems = append(out.Problems, form.Problem{Code: "several_forms", Severity: form.Warning,
			Args: map[string]string{"count": strconv.Itoa(found.Others)}})
	}
	out.State = state(out.Problems)
	return out, nil
}

// code finds the concepts in the answer's free text, in that of each cell where
// the answer is a table.
func (r *Reader) code(q *form.Question, a *form.Answer) {
	if codes := r.coder.Code(q, freeText(q, *a)); len(codes) > 0 {
		a.Codes = codes
	}
	for _, row := range a.Rows {
		for i := range row {
			r.code(&q.Columns[i], &row[i])
		}
	}
}

// freeText is what of an answer is words of the person's own.
func freeText(q *form.Question, a form.Answer) string {
	switch q.Type {
	case form.ShortText, form.LongText:
		return a.Value.Text
	case form.SingleChoice, form.MultiChoice:
		return a.Other
	}
	return a.Comment
}

// fileName gives the reader a name to tell HTML from text by.
func fileName(p message.Part) string {
	switch {
	case !p.Body:
		return p.Name
	case p.HTML:
		return "mail.html"
	}
	return "mail.txt"
}

// readerStopped tells of a document that took more than its share of the machine.
const readerStopped = "reader_stopped"

// refusals are the errors of the readers that are the document's own fault, with
// the problems they are told as.
var refusals = []struct {
	err  error
	code string
}{
	{document.ErrEncrypted, "encrypted"},
	{document.ErrDamaged, "damaged"},
	{document.ErrTooLarge, "too_large"},
	{document.ErrXFA, "xfa"},
	{document.ErrNoText, "no_text"},
	{document.ErrNoRecogniser, "no_recogniser"},
	{document.ErrImageFormat, "image_format"},
	{document.ErrUnsupported, "unsupported"},
	{document.ErrSlow, readerStopped},
	{sandbox.ErrLimit, readerStopped},
}

// refused tells why a document could not be read.
func refused(out reading, p message.Part, err error) (reading, error) {
	i := slices.IndexFunc(refusals, func(r struct {
		err  error
		code string
	}) bool {
		return errors.Is(err, r.err)
	})
	if i < 0 {
		return out, fmt.Errorf("pipeline: read: %w", err)
	}
	if p.Body || errors.Is(err, document.ErrUnsupported) && byProgram(p.Name) {
		return out, nil
	}
	return unread(out, p, refusals[i].code), nil
}

// unread is a document that nothing could be read from.
func unread(out reading, p message.Part, code string) reading {
	out.verdict, out.State = unreadable, form.Refused
	out.Problems = []form.Problem{{Code: code, Severity: form.Fatal, Args: map[string]string{"part": mask(cmp.Or(p.Path, p.Name))}}}
	return out
}

// byProgram: the mail program attached it, or it is sound or film; nobody fills
// in a form in it.
func byProgram(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".ics", ".vcf", ".p7s", ".asc", ".sig", ".mp3", ".m4a", ".wav", ".mp4", ".mov", ".avi":
		return true
	}
	return false
}

// A mail's own text beside a filled attachment is a letter, and may quote the
// form; it counts as a form of its own only with this share of its questions
// answered.
const bodyShare = 4

// leastBody is how many answers a mail's own text must have: beside a quoted
// blank, the telephone number of a signature is one.
const leastBody = 3

// mail is the way of all that is in a mail. What could not be unpacked (a locked
// archive, an encrypted mail) counts as a document that could not be read.
func (r *Reader) mail(msg *message.Message, received, until time.Time) ([]reading, error) {
	readings, err := r.parts(msg.Parts, received, until)
	for _, p := range masked(msg.Problems) {
		if p.Severity != form.Info {
			part := message.Part{Path: p.Args["part"]}
			lost := unread(begin(part, received), part, p.Code)
			readings = append(readings, lost)
		}
	}
	return readings, err
}

// masked gives problems whose words show no personal identity number.
func masked(problems []form.Problem) []form.Problem {
	out := slices.Clone(problems)
	for i := range out {
		out[i].Args = maps.Clone(out[i].Args)
		for name, value := range out[i].Args {
			out[i].Args[name] = mask(value)
		}
	}
	return out
}

// parts is the way of all parts of a mail. It gives what came of each, the
// documents first. No document is begun after the time until, where one is given.
func (r *Reader) parts(parts []message.Part, received, until time.Time) ([]reading, error) {
	var documents, texts []reading
	seen := map[[sha256.Size]byte]bool{}
	for _, p := range parts {
		read := begin(p, received)
		late := !until.IsZero() && r.now().After(until)
		switch {
		case seen[read.sum]:
			read.verdict = repeated
		case late && !p.Body:
			read = unread(read, p, readerStopped)
		case !late:
			var err error
			if read, err = r.part(p, received); err != nil {
				return nil, err
			}
		}
		seen[read.sum] = true
		switch last := len(texts) - 1; {
		case !p.Body:
			documents = append(documents, read)
		case p.Alternative && last >= 0 && read.verdict != repeated:
			// Of two alike the later is the richer (RFC 2046, 5.1.4).
			poorer := &read
			if len(read.Answers) >= len(texts[last].Answers) {
				poorer = &texts[last]
			}
			poorer.verdict = repeated
			texts = append(texts, read)
		default:
			texts = append(texts, read)
		}
	}
	filled := slices.ContainsFunc(documents, func(d reading) bool { return d.verdict == filledForm })
	for i := range texts {
		// A blank form in a mail's text is an invitation that was quoted.
		text := &texts[i]
		isForm := text.verdict == filledForm && len(text.Answers) >= leastBody &&
			(!filled || len(text.Answers)*bodyShare >= len(text.form.Questions()))
		if !isForm && text.verdict != repeated {
			text.verdict = letter
		}
	}
	return markTwins(append(documents, texts...)), nil
}

// markTwins finds forms that say exactly what another in the same mail says:
// people attach the document and a PDF of it.
func markTwins(readings []reading) []reading {
	said := map[string]bool{}
	for i := range readings {
		r := &readings[i]
		if r.verdict != filledForm {
			continue
		}
		values := map[string]any{}
		for id, a := range r.Answers {
			values[id] = []any{a.Value, a.Other}
			if len(a.Rows) > 0 {
				values[id] = a.Raw
			}
		}
		text, err := json.Marshal([]any{r.Form, values})
		if err == nil && said[string(text)] {
			r.verdict = repeated
		}
		said[string(text)] = true
	}
	return readings
}

// Read reads one file, a document or a mail, as if it had come at the time
// received. It gives one submission for each form and for each document that
// cannot be read, and where there is neither, one that is refused and says that
// it is no form. An error means that the machine failed.
func (r *Reader) Read(name string, data []byte, received time.Time) ([]form.Submission, error) {
	msg := &message.Message{Kind: form.Ordinary, Parts: []message.Part{{Name: filepath.Base(name), Data: data}}}
	if isMail(name, data) {
		msg = message.Split(data)
	}
	var readings []reading
	format := document.Unknown
	if mayHoldForms(msg.Kind) {
		var err error
		if readings, err = r.mail(msg, received, time.Time{}); err != nil {
			return nil, err
		}
	} else {
		format = document.Text // a mail that nobody wrote is a text that nobody reads
	}
	sum := sha256.Sum256(data)
	var subs []form.Submission
	for _, read := range readings {
		switch read.verdict {
		case noForm:
			format = read.Format
			continue
		case letter, repeated:
			continue
		case blankForm:
			read.State = form.Refused
			read.Problems = []form.Problem{blank(read.Part)}
		}
		subs = append(subs, read.Submission)
	}
	if len(subs) == 0 {
		subs = []form.Submission{{Format: format, State: form.Refused, Received: received,
			Problems: []form.Problem{{Code: "no_form", Severity: form.Fatal}}}}
	}
	for i := range subs {
		subs[i].Mail, subs[i].Sender = hex.EncodeToString(sum[:]), mask(msg.From)
	}
	return subs, nil
}

// mailHeaders are fields of which every mail has several at its start.
var mailHeaders = regexp.MustCompile(`(?im)^(From|To|Date|Subject|Message-ID|Received|Return-Path|MIME-Version|Delivered-To|Content-Type):`)

// isMail tells a mail from a document: by its ending, or because its first
// paragraph is a mail's header.
func isMail(name string, data []byte) bool {
	if strings.EqualFold(filepath.Ext(name), ".eml") {
		return true
	}
	head := bytes.ReplaceAll(data[:min(len(data), 1<<14)], []byte("\r\n"), []byte("\n"))
	head, _, _ = bytes.Cut(head, []byte("\n\n"))
	fields := map[string]bool{}
	for _, m := range mailHeaders.FindAllSubmatch(head, -1) {
		fields[strings.ToLower(string(m[1]))] = true
	}
	return len(fields) >= 3
}

// mask hides personal identity numbers in what is not an answer: subjects and
// names of files.
func mask(text string) string {
	masked, _ := normalize.MaskPersonalNumbers(text)
	return masked
}
