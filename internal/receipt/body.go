package receipt

import (
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/versions"
	"samkarta/internal/wording"
)

// writer puts the text together.
type writer struct {
	page
	texts  *wording.Texts
	lib    *form.Library
	round  map[string]string
	before map[string]form.Submission
}

func (w *writer) say(key string, args ...string) string { return w.texts.Say("receipt."+key, args...) }

// fill puts the round's settings into a text of the form; "" when one of them
// is not set, as half a sentence is worse than none.
func (w *writer) fill(text string) string {
	for name, value := range w.round {
		if value != "" {
			text = strings.ReplaceAll(text, "{"+name+"}", value)
		}
	}
	if strings.ContainsAny(text, "{}") {
		return ""
	}
	return text
}

// name is what the form of a submission is called.
func (w *writer) name(s form.Submission) string {
	f, ok := w.lib.Form(s.Form)
	if !ok {
		return ""
	}
	text := f.Title.In(w.texts.Lang())
	if filled := w.fill(text); filled != "" {
		return filled
	}
	// "Kartläggning: {challenge}" without a challenge is a Kartläggning.
	before, _, _ := strings.Cut(text, "{")
	return strings.TrimRight(before, " :–-")
}

func (w *writer) subject(subs []form.Submission) string {
	for _, s := range subs {
		if name := w.name(s); name != "" && s.State != form.Refused {
			return w.say("subject", "form", name)
		}
	}
	return w.say("subject_unread")
}

// write puts the whole receipt on the page.
func (w *writer) write(r Receipt) {
	subs := r.Submissions
	w.lang, w.title = string(w.texts.Lang()), w.subject(subs)
	read := slices.ContainsFunc(subs, func(s form.Submission) bool { return s.State != form.Refused })
	w.paragraph(w.say("greeting"))
	if read {
		w.paragraph(w.say("thanks"))
	} else {
		w.paragraph(w.say("thanks_unread"))
	}
	review := false
	for _, s := range subs {
		review = review || s.State != form.Ready || w.clash(s) != ""
		if s.State == form.Refused {
			w.refused(s)
		} else {
			w.submission(s)
		}
	}
	w.heading(2, w.say("next_heading"))
	switch {
	case !read:
		w.paragraph(w.say("next_unread"))
	case review:
		w.paragraph(w.say("next_review"))
	default:
		w.paragraph(w.say("next_ready"))
	}
	if read {
		w.heading(2, w.say("correct_heading"))
		w.paragraph(w.say("correct"))
		if len(r.Blanks) > 0 {
			w.paragraph(w.say("correct_attached"))
		}
	}
	w.heading(2, w.say("privacy_heading"))
	w.privacy(subs)
	w.paragraph(w.say("automatic"))
	if r.Name != "" {
		w.paragraph(w.say("signature", "name", oneLine(r.Name)))
	}
}

// privacy is the form's own text, or a general one where the form has none in
// this language, and who answers for the data where that does not say it.
func (w *writer) privacy(subs []form.Submission) {
	text := ""
	for _, s := range subs {
		if f, ok := w.lib.Form(s.Form); ok && text == "" {
			text = w.fill(f.Privacy[w.texts.Lang()])
		}
	}
	if text == "" {
		text = w.say("privacy")
	}
	w.paragraph(text)
	if who := w.round["controller"]; who != "" && !strings.Contains(text, who) {
		w.paragraph(w.say("controller", "name", oneLine(who)))
	}
	if page := w.round["privacy_url"]; page != "" && !strings.Contains(text, page) {
		w.paragraph(w.say("privacy_page", "page", oneLine(page)))
	}
}

// submission tells how one form was read.
func (w *writer) submission(s form.Submission) {
	f, ok := w.lib.Form(s.Form)
	if !ok {
		return
	}
	w.heading(2, w.name(s))
	if s.SameAs != "" {
		w.paragraph(w.say("same_file"))
	}
	w.paragraph(w.counted(f, s))
	if s.Part != "" {
		w.paragraph(w.say("file", "name", hide(s.Part)))
	}
	w.changes(f, s)
	w.table(w.say("quoted_heading"), [2]string{w.say("column_question"), w.say("column_answer")}, w.quoted(f, s))
	var sections []row
	for _, section := range f.Sections {
		answered := 0
		for _, q := range section.Questions {
			if _, ok := s.Answers[q.ID]; ok {
				answered++
			}
		}
		sections = append(sections, row{section.Label.In(w.texts.Lang()),
			w.say("section", "answered", strconv.Itoa(answered), "questions", strconv.Itoa(len(section.Questions)))})
	}
	w.table(w.say("read_heading"), [2]string{w.say("column_section"), w.say("column_answered")}, sections)
	missing, doubtful := w.doubts(f, s)
	w.list(w.say("missing_heading"), missing)
	w.list(w.say("doubt_heading"), doubtful)
	if len(missing)+len(doubtful) == 0 {
		w.paragraph(w.say("all_clear"))
	}
}

// counted says in one sentence which form it was and how much of it was read.
func (w *writer) counted(f *form.Form, s form.Submission) string {
	answered := 0
	for _, q := range f.Questions() {
		if _, ok := s.Answers[q.ID]; ok {
			answered++
		}
	}
	text := w.say("counted", "answered", strconv.Itoa(answered), "questions", strconv.Itoa(len(f.Questions())))
	if q, ok := f.Role(form.OrganisationName); ok {
		if name := s.Answers[q.ID].Value.Text; name != "" {
			text = w.say("organisation", "name", hide(name)) + " " + text
		}
	}
	return text
}

// mostChanges is how many changes a receipt tells one by one.
const mostChanges = 30

// changes says what this version puts in place of what was sent before.
func (w *writer) changes(f *form.Form, s form.Submission) {
	// Of two that clash, nobody can say yet which one counts.
	if s.Supersedes == "" || w.clash(s) != "" {
		return
	}
	before, known := w.before[s.Supersedes]
	changed := versions.Changes(f, &before, &s)
	switch {
	case !known:
		w.paragraph(w.say("replaces"))
		return
	case len(changed) == 0:
		w.paragraph(w.say("replaces_same"))
		return
	}
	w.paragraph(w.say("replaces"))
	var items []string
	for _, c := range changed[:min(len(changed), mostChanges)] {
		if c.Question.Receipt || short(c.Question.Type) {
			items = append(items, w.say("changed", "question", w.label(c.Question), "before", w.shown(c.Question, c.Before), "after", w.shown(c.Question, c.After)))
		} else {
			items = append(items, w.label(c.Question))
		}
	}
	if more := len(changed) - mostChanges; more > 0 {
		items = append(items, w.say("changed_more", "count", strconv.Itoa(more)))
	}
	w.list(w.say("changed_heading"), items)
}

// short: answers of this type fit into half a line.
func short(t form.Type) bool {
	switch t {
	case form.NumberType, form.PeriodType, form.YesNo, form.SingleChoice, form.Consent:
		return true
	}
	return false
}

// clash says why this form and the one before it cannot both be right.
func (w *writer) clash(s form.Submission) versions.Clash {
	f, ok := w.lib.Form(s.Form)
	before, known := w.before[s.Supersedes]
	if !ok || !known {
		return ""
	}
	return versions.Clashes(f, &before, &s)
}

// label is a question with its number, as it is printed.
func (w *writer) label(q *form.Question) string {
	label := q.Label.In(w.texts.Lang())
	if q.Number > 0 {
		return strconv.Itoa(q.Number) + ". " + label
	}
	return label
}

// doubts lists, in the form's order, the required questions without an answer
// and the answers that a person must look at, with the reason in words for those
// who filled the form in. What is only worth knowing to us is left out.
func (w *writer) doubts(f *form.Form, s form.Submission) (missing, doubtful []string) {
	for _, q := range slices.Concat(f.Questions(), f.Optional) {
		if _, answered := s.Answers[q.ID]; q.Required && !answered {
			missing = append(missing, w.label(&q))
			continue
		}
		for _, p := range s.Problems {
			if p.Field == q.ID && (p.Severity != form.Info || p.Code == personalNumber) {
				doubtful = append(doubtful, w.say("question", "question", w.label(&q), "reason", w.reason(p)))
				break // one reason is enough to look again
			}
		}
	}
	for _, p := range s.Problems {
		if p.Field == "" && (p.Severity != form.Info || p.Code == personalNumber) {
			if text := w.reason(p); !slices.Contains(doubtful, text) {
				doubtful = append(doubtful, text)
			}
		}
	}
	if clash := w.clash(s); clash != "" {
		doubtful = append(doubtful, w.say("doubt."+string(clash)))
	}
	return missing, doubtful
}

// personalNumber is the one problem that senders must hear of however mild.
const personalNumber = "personal_identity_number"

// reason words a problem for the sender. The words of the problem itself are for
// the coordinator ("ask the association"), so they have their own here.
func (w *writer) reason(p form.Problem) string {
	if w.texts.Has("receipt.doubt." + p.Code) {
		return w.say("doubt." + p.Code)
	}
	if p.Field == "" {
		return w.say("doubt_file")
	}
	return w.say("doubt_other")
}

// refused tells of a document that could not be read.
func (w *writer) refused(s form.Submission) {
	name := hide(s.Part)
	if name == "" {
		name = w.say("mail_itself")
	}
	key := "unread_other"
	for _, p := range s.Problems {
		if w.texts.Has("receipt.unread." + p.Code) {
			key = "unread." + p.Code
			break
		}
	}
	w.heading(2, w.say("unread", "name", name))
	w.paragraph(w.say(key))
}
