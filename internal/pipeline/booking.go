package pipeline

import (
	"slices"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/ledger"
	"samkarta/internal/message"
)

// verdicts are what the ledger calls what a part turned out to be.
var verdicts = map[verdict]ledger.PartState{
	noForm: ledger.Other, blankForm: ledger.Blank, filledForm: ledger.Form, unreadable: ledger.Unreadable,
	letter: ledger.Text, repeated: ledger.Repeated,
}

// booked accounts for every part of a mail, once each.
func booked(msg *message.Message, readings []reading) []ledger.Part {
	var parts []ledger.Part
	if !mayHoldForms(msg.Kind) {
		for _, p := range msg.Parts {
			parts = append(parts, ledger.Part{Path: mask(p.Path), Size: int64(len(p.Data)), State: ledger.PassedOver, Code: string(msg.Kind)})
		}
	}
	asks := asksBeside(msg, readings)
	told := map[string]bool{}
	for _, r := range readings {
		part := ledger.Part{Path: r.Part, Format: string(r.Format), Size: int64(r.size), State: verdicts[r.verdict]}
		switch {
		case r.verdict == unreadable:
			part.Code = r.Problems[0].Code
			told[r.Part] = true
		case r.verdict == letter && asks && r.Part == "":
			part.State = ledger.Asking
		}
		parts = append(parts, part)
	}
	for _, p := range msg.Passed {
		// An archive that could not be opened is told of already.
		if path := mask(p.Path); !told[path] {
			parts = append(parts, ledger.Part{Path: path, Size: int64(p.Size), State: ledger.PassedOver, Code: string(p.Why)})
		}
	}
	return parts
}

// asksBeside: the sender asks something in the mail that a form came with.
func asksBeside(msg *message.Message, readings []reading) bool {
	if !slices.ContainsFunc(readings, func(r reading) bool { return r.verdict == filledForm }) {
		return false
	}
	return strings.Contains(msg.OwnWords(), "?")
}

// registers: one of the forms takes these words as a registration.
func registers(lib *form.Library, msg *message.Message) bool {
	said := strings.ToLower(msg.Subject + "\n" + msg.OwnWords())
	return slices.ContainsFunc(lib.Forms, func(f *form.Form) bool {
		return slices.ContainsFunc(f.Registration, func(words string) bool { return strings.Contains(said, strings.ToLower(words)) })
	})
}
