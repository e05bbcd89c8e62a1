package main

import (
	"time"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/store"
)

// jsonLedger is the ledger as other programs read it.
type jsonLedger struct {
	Mails  int                      `json:"mails"`
	States map[ledger.State]int     `json:"states"`
	Parts  map[ledger.PartState]int `json:"parts"`
	// Receipts counts them by what became of them.
	Receipts map[string]int `json:"receipts"`
	Match    bool           `json:"match"`
	Faults   []jsonFault    `json:"faults"`
	Sources  []jsonSource   `json:"sources"`
	Tasks    []jsonTask     `json:"tasks"`
	Entries  []jsonEntry    `json:"entries"`
}

type jsonFault struct {
	What  string `json:"what"`
	About string `json:"about"`
	Want  int    `json:"want"`
	Have  int    `json:"have"`
}

type jsonSource struct {
	Name    string     `json:"name"`
	Taken   int        `json:"taken"`
	Listed  *time.Time `json:"listed,omitempty"`
	Present *int       `json:"present,omitempty"`
	Unknown *int       `json:"unknown,omitempty"`
	Gone    *int       `json:"gone,omitempty"`
}

type jsonTask struct {
	What    string   `json:"what"`
	Mail    int64    `json:"mail"`
	Reasons []string `json:"reasons"`
}

type jsonEntry struct {
	ID       int64         `json:"id"`
	SHA256   string        `json:"sha256"`
	Source   string        `json:"source"`
	Received time.Time     `json:"received"`
	From     string        `json:"from"`
	Subject  string        `json:"subject"`
	State    ledger.State  `json:"state"`
	Kind     form.MailKind `json:"kind"`
	Parts    []jsonPart    `json:"parts"`
	Forms    []jsonForm    `json:"forms"`
}

type jsonPart struct {
	Path   string           `json:"path"`
	Format string           `json:"format"`
	Size   int64            `json:"size"`
	State  ledger.PartState `json:"state"`
	Code   string           `json:"code,omitempty"`
}

type jsonForm struct {
	ID         string     `json:"id"`
	Part       string     `json:"part"`
	Form       string     `json:"form"`
	State      form.State `json:"state"`
	Version    int        `json:"version"`
	Supersedes string     `json:"supersedes,omitempty"`
	SameAs     string     `json:"same_as,omitempty"`
}

func (a *app) ledgerJSON(l *ledger.Ledger, t store.Totals) jsonLedger {
	out := jsonLedger{Mails: len(l.Entries), States: l.Mails, Parts: l.Parts, Match: len(l.Faults) == 0,
		Receipts: map[string]int{"sent": t.ReceiptsSent, "waiting": t.ReceiptsWaiting, "failed": t.ReceiptsFailed, "held": t.ReceiptsHeld},
		Faults:   []jsonFault{}, Sources: []jsonSource{}, Tasks: []jsonTask{}, Entries: []jsonEntry{}}
	for _, f := range l.Faults {
		out.Faults = append(out.Faults, jsonFault(f))
	}
	for _, s := range l.Sources {
		j := jsonSource{Name: s.Name, Taken: s.Taken}
		if f := s.Folder; f != nil {
			j.Listed, j.Present, j.Unknown, j.Gone = &f.Listed, &f.Present, &f.Unknown, &f.Gone
		}
		out.Sources = append(out.Sources, j)
	}
	for _, t := range l.Tasks {
		j := jsonTask{What: t.What, Mail: t.Mail.ID, Reasons: []string{}}
		for _, p := range t.Problems {
			j.Reasons = append(j.Reasons, a.texts.Problem(p))
		}
		out.Tasks = append(out.Tasks, j)
	}
	for _, e := range l.Entries {
		m := e.Mail
		j := jsonEntry{ID: m.ID, SHA256: m.SHA256, Source: m.Source, Received: m.Received, From: m.From, Subject: m.Subject,
			State: e.State, Kind: m.Kind, Parts: []jsonPart{}, Forms: []jsonForm{}}
		for _, p := range e.Parts {
			j.Parts = append(j.Parts, jsonPart{p.Path, p.Format, p.Size, p.State, p.Code})
		}
		for _, s := range e.Submissions {
			j.Forms = append(j.Forms, jsonForm{s.ID, s.Part, s.Form, s.State, s.Version, s.Supersedes, s.SameAs})
		}
		out.Entries = append(out.Entries, j)
	}
	return out
}
