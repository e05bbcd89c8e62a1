// Package pipeline is the order of the steps for one mail, and what happens
// when one of them fails. It takes raw mails and files (from a mailbox or from
// disk), has them archived and entered in the ledger, reads each in a job of the
// queue, and leaves what came of it in the store: submissions, the mail's
// outcome and the receipt to send.
//
// The steps are called by name in mail and, for each of a mail's parts, in
// Reader.part: these two functions are the plan of the house. A document that is
// bad is data: a problem beside what could be read, and the next mail is
// processed. Only a machine that fails (disk, database, memory) is an error; it
// makes the job run again.
package pipeline

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/message"
	"samkarta/internal/normalize"
	"samkarta/internal/store"
)

// Options are what a Pipeline works with.
type Options struct {
	Store  *store.Store
	Reader *Reader
	// Receipts nil: senders are not answered.
	Receipts *Receipts
	// Workers is how many mails are read at once; 0: one.
	Workers int
	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// Log is told of every mail by ledger id and sum, never by sender, subject
	// or content; nil: nobody.
	Log *slog.Logger
}

// Pipeline processes mails.
type Pipeline struct {
	Options
	mu sync.Mutex
	// refused is when a mail server last refused the login.
	refused time.Time
}

// New makes a Pipeline.
func New(o Options) *Pipeline {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Pipeline{Options: o}
}

// Take makes a raw mail or file safe and sees to it that it will be read. m says
// where it came from; see store.Take. It is what a mailbox hands its mails to,
// also those it left on the server: they come as refused, with the reason among
// their problems and their header as raw.
func (p *Pipeline) Take(ctx context.Context, m form.Mail, raw []byte) (taken form.Mail, added bool, err error) {
	if m.Outcome == form.OutcomeRefused {
		why := m.Problems
		enter(&m, message.Split(raw))
		m.Problems = why
	}
	taken, added, err = p.Store.Take(ctx, m, bytes.NewReader(raw))
	if err == nil {
		p.Log.Info("mail taken", "mail", taken.ID, "sha256", taken.SHA256, "new", added, "outcome", taken.Outcome)
	}
	return taken, added, err
}

// Run reads what was taken and sends receipts until ctx is done; with drain,
// until nothing is left to read or to send for now.
func (p *Pipeline) Run(ctx context.Context, drain bool) error {
	work := store.Work{Mail: p.mail, Workers: p.Workers, Drain: drain}
	if p.Receipts != nil {
		work.Receipt = p.send
	}
	return p.Store.Run(ctx, work)
}

// mailTime is how long documents of one mail are begun. With the three minutes
// that the last one, a scan, may take, it stays within the four that the queue
// allows a job; beyond them, a mail of many slow documents would be read again and again.
const mailTime = 50 * time.Second

// mail is the way of one mail through the house.
func (p *Pipeline) mail(ctx context.Context, job store.Job) error {
	began := p.Now()
	mail, raw, err := p.open(ctx, job.ID)
	if err != nil {
		return err
	}
	msg := split(mail, raw)
	enter(&mail, msg)
	var readings []reading
	if mayHoldForms(msg.Kind) {
		if readings, err = p.Reader.mail(msg, mail.Received, p.Reader.now().Add(mailTime)); err != nil {
			return err
		}
	}
	mail.Outcome = outcome(readings)
	if mail.Outcome == form.OutcomeNotForm && mail.Kind == form.Ordinary && registers(p.Reader.library, msg) {
		mail.Kind = form.Registration
	}
	result := store.Result{Mail: mail, Parts: booked(msg, readings)}
	for _, r := range readings {
		switch r.verdict {
		case blankForm:
			result.Mail.Problems = append(result.Mail.Problems, blank(r.Part))
		case filledForm, unreadable:
			r.Sender = mail.From
			result.Submissions = append(result.Submissions, identified(r))
		}
	}
	result.Receipt = p.acknowledge(mail, msg.Reply, result, language(readings))
	// What was read is written even when the time for it has just run out.
	if err := p.Store.Finish(context.WithoutCancel(ctx), job, result); err != nil {
		return err
	}
	p.Log.Info("mail read", "mail", mail.ID, "sha256", mail.SHA256, "outcome", mail.Outcome,
		"submissions", len(result.Submissions), "took", p.Now().Sub(began))
	return nil
}

func (p *Pipeline) open(ctx context.Context, id int64) (form.Mail, []byte, error) {
	mails, err := p.Store.Mails(ctx, id)
	if err != nil {
		return form.Mail{}, nil, err
	}
	raw, err := p.Store.Original(mails[0].SHA256)
	if err != nil {
		return form.Mail{}, nil, fmt.Errorf("pipeline: mail %d: %w", id, err)
	}
	return mails[0], raw, nil
}

// split takes a mail apart. An imported document is a mail of one part.
func split(m form.Mail, raw []byte) *message.Message {
	if m.UID == 0 && !isMail(m.Path, raw) {
		name := baseName(m.Path)
		return &message.Message{Kind: form.Ordinary, Parts: []message.Part{{Name: name, Data: raw}}}
	}
	return message.Split(raw)
}

// enter completes the ledger's row with what the mail itself tells.
func enter(m *form.Mail, msg *message.Message) {
	// The receipt has its own copy of the address it goes to.
	m.From, m.MessageID, m.Kind = mask(msg.From), msg.MessageID, msg.Kind
	m.FromName, m.Subject = mask(msg.FromName), mask(msg.Subject)
	m.Problems = slices.DeleteFunc(masked(msg.Problems), func(p form.Problem) bool { return p.Severity != form.Info })
	if _, found := normalize.MaskPersonalNumbers(msg.Subject); found > 0 {
		m.Problems = append(m.Problems, form.Problem{Code: "personal_identity_number", Severity: form.Info,
			Args: map[string]string{"count": strconv.Itoa(found)}})
	}
	// The mailbox knows when a mail came. A file tells what the last server on its
	// way wrote, or at least its sender; neither may be ahead of our clock. Versions
	// are put in order by this time, and senders' clocks are wrong by years.
	came := msg.Received
	if came.IsZero() {
		came = msg.Date
	}
	if m.UID == 0 && !came.IsZero() && came.Before(m.Received) {
		m.Received = came
	}
}

// identified adds what tells whose a form is.
func identified(r reading) store.Reading {
	out := store.Reading{Submission: r.Submission}
	if r.size > 0 {
		out.SHA256 = hex.EncodeToString(r.sum[:])
	}
	if r.form == nil {
		return out
	}
	if q, ok := r.form.Role(form.OrganisationNumber); ok {
		out.OrgNr = r.Answers[q.ID].Value.Text
	}
	if q, ok := r.form.Role(form.OrganisationName); ok {
		out.Name = r.Answers[q.ID].Value.Text
	}
	return out
}

// mayHoldForms: programs that answer or return mail send no forms of their own,
// though they may quote one; every other mail is read, whoever passed it on.
func mayHoldForms(kind form.MailKind) bool {
	return kind != form.AutoReply && kind != form.Bounce
}
