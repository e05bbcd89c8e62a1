package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/message"
	"samkarta/internal/receipt"
	"samkarta/internal/store"
	"samkarta/internal/wording"
)

// Receipts say how senders are answered.
type Receipts struct {
	SMTP receipt.SMTP
	// Texts are the words, Other those of other languages: a sender is answered in
	// the language of the form that came.
	Texts *wording.Texts
	Other map[form.Lang]*wording.Texts
	// From is the address receipts come from, Name whose it is, ReplyTo where
	// corrections go; see receipt.Receipt.
	From, Name, ReplyTo string
	// Round fills the placeholders of the form's own texts.
	Round map[string]string
	// MostADay is how many receipts one address gets within a day; 0: five. Who
	// sends more has a program that answers, or will not read the sixth.
	MostADay int
	// Blank makes a form that is filled in with a submission's answers, for the
	// sender to correct; nil: none is sent.
	Blank func(f *form.Form, s form.Submission, words *wording.Texts) (receipt.File, error)
}

// lockOut is how long nothing is sent after a server refused the login: it may
// lock an account that tries again and again.
const lockOut = 10 * time.Minute

// errLoggedOut stands for a receipt that was not tried.
var errLoggedOut = errors.New("pipeline: the mail server has just refused the login")

// acknowledge is the receipt that a mail shall have; nil when it shall have none:
// nobody may be answered (RFC 3834), nothing in it was a form, or it was imported,
// since whoever takes in old files does not mean to write to people.
func (p *Pipeline) acknowledge(m form.Mail, reply message.Reply, r store.Result, lang form.Lang) *store.Receipt {
	if p.Receipts == nil || m.UID == 0 || reply.To == "" || len(r.Submissions) == 0 {
		return nil
	}
	for _, own := range []string{p.Receipts.From, p.Receipts.ReplyTo, p.Receipts.SMTP.User} {
		if strings.EqualFold(reply.To, own) || strings.EqualFold(m.From, own) {
			return nil
		}
	}
	return &store.Receipt{To: reply.To, InReplyTo: reply.InReplyTo, References: reply.References, Lang: lang, MostADay: cmp.Or(p.Receipts.MostADay, 5)}
}

// send is the way of one receipt. It is written here and not when the mail was
// read, because only the store knows what a submission supersedes. A process
// that dies between the server's yes and ours sends it again, under the same
// Message-ID.
func (p *Pipeline) send(ctx context.Context, job store.Job) error {
	if p.Now().Before(p.sendAfter()) {
		return errLoggedOut
	}
	waiting, err := p.Store.Receipts(ctx, job.ID)
	if err != nil {
		return err
	}
	to := waiting[0].To
	text, err := p.compose(ctx, waiting[0])
	if err == nil {
		err = receipt.Send(ctx, p.Receipts.SMTP, to, text)
	}
	switch {
	case err == nil:
		p.Log.Info("receipt sent", "receipt", job.ID)
		// A server's yes is written even when the time has just run out.
		return p.Store.Settle(context.WithoutCancel(ctx), job, text)
	case errors.Is(err, receipt.ErrPermanent), errors.Is(err, errNoRecipient):
		p.Log.Warn("receipt given up", "receipt", job.ID, "error", withoutAddresses(err))
		return p.Store.Settle(ctx, job, nil)
	case errors.Is(err, receipt.ErrLogin), errors.Is(err, receipt.ErrSettings):
		p.loggedOut()
	}
	p.Log.Warn("receipt not sent", "receipt", job.ID, "attempt", job.Attempt, "error", withoutAddresses(err))
	return fmt.Errorf("pipeline: receipt %d: %s", job.ID, withoutAddresses(err))
}

// errNoRecipient: the address that the mail gave cannot be written to.
var errNoRecipient = errors.New("pipeline: no receipt can be written")

func (p *Pipeline) compose(ctx context.Context, r store.Receipt) ([]byte, error) {
	mails, err := p.Store.Mails(ctx, r.Mail)
	if err != nil {
		return nil, err
	}
	subs, err := p.Store.Submissions(ctx, r.Mail)
	if err != nil {
		return nil, err
	}
	before := map[string]form.Submission{}
	for _, s := range subs {
		if s.Supersedes == "" {
			continue
		}
		earlier, err := p.Store.Submission(ctx, s.Supersedes)
		if err != nil {
			return nil, err
		}
		for _, e := range earlier {
			before[e.ID] = e
		}
	}
	words := p.Receipts.Texts
	if other := p.Receipts.Other[r.Lang]; other != nil {
		words = other
	}
	blanks, err := p.blanks(subs, words)
	if err != nil {
		return nil, err
	}
	text, err := receipt.Compose(words, p.Reader.library, receipt.Receipt{
		From: p.Receipts.From, Name: p.Receipts.Name, ReplyTo: p.Receipts.ReplyTo,
		To: r.To, InReplyTo: r.InReplyTo, References: r.References,
		Mail: mails[0].SHA256, Date: p.Now(), Round: p.Receipts.Round, Submissions: subs, Before: before, Blanks: blanks,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoRecipient, err)
	}
	return text, nil
}

// blanks are the forms to correct: of those in which something is missing or
// doubtful, and was read at all.
func (p *Pipeline) blanks(subs []form.Submission, words *wording.Texts) ([]receipt.File, error) {
	var files []receipt.File
	for _, s := range subs {
		f, ok := p.Reader.library.Form(s.Form)
		if p.Receipts.Blank == nil || !ok || s.State != form.Review || len(s.Answers) == 0 {
			continue
		}
		file, err := p.Receipts.Blank(f, s, words)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

func (p *Pipeline) sendAfter() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refused.Add(lockOut)
}

func (p *Pipeline) loggedOut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = p.Now()
}

var address = regexp.MustCompile(`[^\s<>"]+@[^\s<>"]+`)

// withoutAddresses words an error for logs: servers repeat the recipient in
// theirs.
func withoutAddresses(err error) string { return address.ReplaceAllString(err.Error(), "…@…") }
