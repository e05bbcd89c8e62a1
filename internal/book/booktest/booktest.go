// Package booktest is a small invented round of a mapping for the tests of the
// rooms that make, set or show a Book: a dozen mails with everything in them
// that a Book must cope with, over the real form. It gives the Input, so that a
// test can change it before it compiles.
package booktest

import (
	"fmt"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/document"
	"samkarta/internal/form"
	"samkarta/templates"
)

// Now is the fixed moment the round is compiled at.
var Now = time.Date(2026, 5, 6, 9, 30, 0, 0, time.UTC)

// Input is the round. It fails loudly when the shipped templates do not load,
// which the form package tests.
func Input() book.Input {
	lib, err := form.Load(templates.FS)
	if err != nil {
		panic(err)
	}
	f, _ := lib.Form("kartlaggning")
	in := book.Input{Library: lib, Form: f, Now: Now, Round: book.Round{
		Challenge: "Nya vägar till arbete och aktivitet", City: "Exempelstad",
		Organiser: "Samordningen Exempel", Controller: "Samordningen Exempel",
		Address: "kartlaggning@example.se", Deadline: time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC),
		Retention: "senast den 31 december 2027", PrivacyURL: "https://example.se/personuppgifter",
	}}
	for _, s := range [][]form.Submission{plain(), doubtful(), versions()} {
		in.Submissions = append(in.Submissions, s...)
	}
	in.Decisions = decisions(in.Submissions)
	in.Mails = mails(in.Submissions)
	return in
}

// Book compiles the round.
func Book() *book.Book { return book.Compile(Input()) }

type answers map[string]form.Answer

func sent(id string, day int, state form.State, a answers) form.Submission {
	return form.Submission{ID: id, Mail: "mail-" + id, Part: "kartlaggning-" + id + ".docx", Format: document.DOCX,
		Form: "kartlaggning", FormVersion: 1, State: state, Answers: a, Version: 1,
		Sender: id + "@example.org", Received: time.Date(2026, 4, day, 10, 15, 0, 0, time.UTC)}
}

func answer(raw string, v form.Value) form.Answer {
	return form.Answer{Raw: raw, Value: v, Confidence: 0.97, Place: form.Place{
		Place: document.Place{Page: 1, Table: 1, Row: 2, Column: 2}, Quote: raw}}
}

func text(s string) form.Answer { return answer(s, form.Value{Text: s}) }

func pick(raw, id string) form.Answer { return answer(raw, form.Value{Text: id}) }

func list(raw string, ids ...string) form.Answer { return answer(raw, form.Value{List: ids}) }

func number(raw string, low, high float64, about bool) form.Answer {
	return answer(raw, form.Value{Number: &form.Number{Min: &low, Max: &high, Approximate: about}})
}

func years(raw string, from, to int) form.Answer {
	p := &form.Period{From: &from, Ongoing: to == 0}
	if to != 0 {
		p.To = &to
	}
	return answer(raw, form.Value{Period: p})
}

func coded(s string, codes map[string][]form.Code) form.Answer {
	a := text(s)
	a.Codes = codes
	return a
}

func code(id, quote string) form.Code { return form.Code{ID: id, Quote: quote, Confidence: 0.9} }

func warn(field, problem string, args ...string) form.Problem {
	p := form.Problem{Field: field, Code: problem, Severity: form.Warning, Args: map[string]string{},
		Place: form.Place{Place: document.Place{Page: 1, Table: 1, Row: 3}}}
	for i := 0; i+1 < len(args); i += 2 {
		p.Args[args[i]] = args[i+1]
	}
	return p
}

// plain are the associations without anything odd, one of them with all kinds
// of answers.
func plain() []form.Submission {
	all := sent("angslyktan", 12, form.Ready, answers{
		"org_name": text("Ängslyktans Vänner"), "orgnr": text("802881-4179"),
		"org_form":  pick("Ideell förening", "nonprofit_association"),
		"website":   text("https://angslyktan.example.se"),
		"employees": number("3", 3, 3, false), "volunteers": number("ca 30–40", 30, 40, true),
		"contact_name": text("Maj-Britt Alnarp, ordförande"), "contact_email": text("info@angslyktan.example.se"),
		"contact_phone": text("+46701740605"), "consent_contact": pick("Ja, alla", "publish_all"),
		"current_work": coded("Vi driver ett språkcafé på torsdagar och en snickeriverkstad där tio personer arbetstränar.\nVerkstaden heter Hyvelbänken och drivs tillsammans med Arbetsförmedlingen.", map[string][]form.Code{
			"methods":       {code("language_cafe", "språkcafé"), code("work_training", "arbetstränar")},
			"target_groups": {code("newly_arrived", "språkcafé")},
		}),
		"active_period": years("sedan 2012", 2012, 0),
		"methods":       list("☒ Arbetsträning ☒ Språkcafé", "work_training", "language_cafe"),
		"target_groups": list("☒ Långtidsarbetslösa", "long_term_unemployed"),
		"areas":         list("☒ Hela Malmö", "all_malmo"), "participants": number("60", 60, 60, false),
		"competencies": coded("Handledning, snickeri och svenska som andraspråk. Vi talar arabiska och dari.", map[string][]form.Code{
			"competencies": {code("supervision", "Handledning"), code("swedish_language_support", "svenska som andraspråk"), code("multilingual_interpreting", "arabiska och dari")},
		}),
		"places":     number("8", 8, 8, false),
		"thresholds": list("☒ Inget, kom som du är", "none"), "return_after_absence": pick("Ja", "yes"),
		"def_work": text("När man får lön för det man gör."), "def_activity": text("Allt som får en att lämna soffan, t.ex. att vattna tomaterna."),
		"obstacles":     coded("Vi har bara pengar ett år i taget.", map[string][]form.Code{"obstacles": {code("long_term_and_development", "pengar ett år i taget")}}),
		"host_interest": pick("Ja", "host_yes"),
		"members":       number("120", 120, 120, false),
	})
	validation := pick("Delvis, vi skriver intyg", "partly")
	validation.Comment = "vi skriver intyg men har ingen metod"
	all.Answers["validation"] = validation
	city := list("☒ Bidrag", "coop_grant")
	city.Other = "Vi lånar lokal av kulturförvaltningen"
	all.Answers["city_cooperation"] = city

	garden := sent("akerbo", 14, form.Ready, answers{
		"org_name": text("Åkerbo Odlarförening"), "contact_name": text("Sixten Fridell"), "contact_email": text("sixten@akerbo.example.se"),
		"contact_phone":   list("031-390 06 12 / 070-174 06 11", "+46313900612", "+46701740611"),
		"consent_contact": pick("Bara e-post", "publish_email_only"),
		"org_form":        {Raw: "Annat: byalag", Value: form.Value{Text: "other"}, Other: "byalag", Confidence: 0.95},
		"current_work":    coded("Odling på kolonilott, öppet för alla i kvarteret 🌱.", map[string][]form.Code{"target_groups": {code("general_public", "öppet för alla")}}),
		"active_period":   years("2015–2018", 2015, 2018), "participants": number("drygt 25", 25, 30, true),
		"competencies": coded("Odling i liten skala och kompost.", map[string][]form.Code{"competencies": {code("gardening", "Odling")}}),
		"methods":      list("☒ Öppen mötesplats", "open_meeting_place"), "def_work": text("Att göra nytta."),
		"return_after_absence": pick("Ja", "yes"),
	})
	bridge := sent("bryggan", 15, form.Ready, answers{
		"org_name": text("Bryggan Idrott & Arbete"), "contact_name": text("Asta Holm"), "contact_email": text("asta@bryggan.example.se"),
		"current_work":  text("Fotboll och arbetsträning för unga vuxna."),
		"competencies":  coded("Idrottsledare och handledare.", map[string][]form.Code{"competencies": {code("sports_leadership", "Idrottsledare"), code("supervision", "handledare")}}),
		"target_groups": list("☒ Unga", "youth"), "participants": {Raw: "minst 50", Value: form.Value{Number: &form.Number{Min: new(50.0)}}, Confidence: 0.9},
		"places": {Raw: "högst 5", Value: form.Value{Number: &form.Number{Max: new(5.0)}}, Confidence: 0.9},
	})
	return []form.Submission{garden, bridge, all}
}

// doubtful are those where a person must look.
func doubtful() []form.Submission {
	orgnr := sent("oppna", 16, form.Review, answers{
		"org_name": text("Öppna Dörren"), "orgnr": answer("802881-4170", form.Value{}),
		"contact_name": text("Ebba Ek"), "contact_email": text("ebba@oppna.example.se"), "consent_contact": pick("☒ Ja, alla ☒ Nej", "publish_all"),
		"current_work": text("Öppen mötesplats varje dag."), "competencies": text("Lågaffektivt bemötande."),
		"participants": {Raw: "5 i veckan", Value: form.Value{Number: &form.Number{Min: new(5.0), Max: new(5.0), Unit: "vecka"}}, Confidence: 0.9},
	})
	consent := orgnr.Answers["consent_contact"]
	consent.Candidates = []form.Candidate{{Raw: "Ja, alla"}, {Raw: "Nej, bara samordnaren"}}
	orgnr.Answers["consent_contact"] = consent
	orgnr.Problems = []form.Problem{warn("orgnr", "check_digit"), warn("consent_contact", "two_candidates")}

	nameless := sent("info", 17, form.Review, answers{
		"contact_email": text("info@example.org"), "current_work": text("Stickcafé på biblioteket."),
		"employees": answer("några stycken", form.Value{}),
	})
	nameless.Problems = []form.Problem{warn("org_name", "missing"), warn("contact_name", "missing"), warn("employees", "not_a_number")}

	twin := sent("oppna2", 18, form.Ready, answers{
		"org_name": text("öppna  dörren"), "contact_name": text("Ebba Ek"), "contact_email": text("ebba@oppna.example.se"),
		"current_work": text("Samma som förut."), "competencies": text("Bemötande."),
	})
	locked := sent("last", 19, form.Refused, nil)
	locked.Form, locked.FormVersion = "", 0
	locked.Problems = []form.Problem{{Code: "encrypted", Severity: form.Fatal, Args: map[string]string{}}}
	return []form.Submission{nameless, orgnr, twin, locked}
}

// versions are associations that sent again, and those a person has corrected.
func versions() []form.Submission {
	first := sent("kocken1", 10, form.Ready, answers{
		"org_name": text("Glada Kocken"), "contact_name": text("Tore Ask"), "contact_email": text("tore@kocken.example.se"),
		"current_work": text("Matlag."), "competencies": text("Matlagning."), "employees": number("2", 2, 2, false), "volunteers": number("10", 10, 10, false),
	})
	second := sent("kocken2", 30, form.Ready, answers{
		"org_name": text("Glada Kocken"), "contact_name": text("Tore Ask"), "contact_email": text("tore@kocken.example.se"),
		"current_work": text("Matlag och catering."), "competencies": text("Matlagning och catering."), "employees": number("2", 2, 2, false), "volunteers": number("15", 15, 15, false),
	})
	second.Version, second.Supersedes = 2, first.ID
	second.Received = time.Date(2026, 5, 4, 0, 5, 0, 0, time.UTC)
	corrected := sent("digitala", 20, form.Review, answers{
		"org_name": text("Digitala Grannar"), "contact_name": text("Ylva Ström"), "contact_email": text("ylva@digitala.example.se"),
		"current_work": text("IT-hjälp för äldre."), "competencies": text("IT och pedagogik."),
		"employees": answer("två och en halv", form.Value{}), "volunteers": number("12", 12, 12, false),
	})
	corrected.Problems = []form.Problem{warn("employees", "not_a_number")}
	return []form.Submission{first, second, corrected}
}

// decisions has one that stands, one whose reading has changed since, one that
// follows to the next version and one that does not.
func decisions(submissions []form.Submission) []form.Decision {
	reading := func(id, field string) string {
		for _, s := range submissions {
			if s.ID == id {
				return s.Answers[field].Reading()
			}
		}
		return ""
	}
	rule := func(id int64, submission, field, reading string, to float64) form.Decision {
		return form.Decision{ID: id, Submission: submission, Field: field, Reading: reading,
			To: form.Value{Number: &form.Number{Min: &to, Max: &to}}, Who: "Berit", Why: "ringde och frågade",
			When: time.Date(2026, 5, 1, 12, int(id), 0, 0, time.UTC)}
	}
	return []form.Decision{
		rule(1, "digitala", "employees", reading("digitala", "employees"), 2),
		rule(2, "digitala", "employees", reading("digitala", "employees"), 3),
		rule(3, "digitala", "volunteers", "another reading", 14),
		rule(4, "kocken1", "employees", reading("kocken1", "employees"), 4),
		rule(5, "kocken1", "volunteers", reading("kocken1", "volunteers"), 11),
	}
}

// mails is the ledger: the mail of each submission and those without forms.
func mails(submissions []form.Submission) []form.Mail {
	var all []form.Mail
	add := func(m form.Mail) {
		m.ID, m.UID, m.UIDValidity, m.Source = int64(len(all)+1), uint32(len(all)+1), 1, "kartlaggning/INBOX"
		m.MessageID = fmt.Sprintf("<%d@example.org>", m.ID)
		all = append(all, m)
	}
	outcome := map[form.State]form.Outcome{form.Ready: form.OutcomeReady, form.Review: form.OutcomeReview, form.Refused: form.OutcomeRefused}
	for _, s := range submissions {
		add(form.Mail{SHA256: s.Mail, From: s.Sender, FromName: "Avsändare", Subject: "Kartläggning", Received: s.Received,
			Size: 40_000, Kind: form.Ordinary, Outcome: outcome[s.State]})
	}
	day := time.Date(2026, 4, 21, 8, 0, 0, 0, time.UTC)
	add(form.Mail{SHA256: "mail-letter", From: "brev@example.org", Subject: "Fråga om träffen", Received: day, Kind: form.Ordinary,
		Outcome: form.OutcomeNotForm, Problems: []form.Problem{{Code: "question_mail", Severity: form.Warning}}})
	add(form.Mail{SHA256: "mail-away", From: "borta@example.org", Subject: "Frånvarande", Received: day.Add(time.Minute), Kind: form.AutoReply, Outcome: form.OutcomeNotForm})
	add(form.Mail{SHA256: "mail-akerbo", From: "akerbo@example.org", Subject: "Kartläggning", Received: day.Add(time.Hour), Kind: form.Ordinary, Outcome: form.Duplicate})
	return all
}
