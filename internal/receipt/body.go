package receipt

import (
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/wording"
)

// writer puts the text together.
type writer struct {
	texts *wording.Texts
	lib   *form.Library
	round map[string]string
	lines []string
}

func (w *writer) say(key string, args ...string) string { return w.texts.Say("receipt."+key, args...) }

func (w *writer) add(lines ...string) { w.lines = append(w.lines, lines...) }

// paragraph adds a text with an empty line before it.
func (w *writer) paragraph(text string) {
	if len(w.lines) > 0 {
		w.add("")
	}
	w.add(text)
}

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

// title is what the form of a submission is called.
func (w *writer) title(s form.Submission) string {
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
		if title := w.title(s); title != "" && s.State != form.Refused {
			return w.say("subject", "form", title)
		}
	}
	return w.say("subject_unread")
}

func (w *writer) body(r Receipt) string {
	subs := r.Submissions
	w.add(w.say("greeting"))
	read := slices.ContainsFunc(subs, func(s form.Submission) bool { return s.State != form.Refused })
	if read {
		w.paragraph(w.say("thanks"))
	} else {
		w.paragraph(w.say("thanks_unread"))
	}
	review := false
	for _, s := range subs {
		review = review || s.State != form.Ready
		if s.State == form.Refused {
			w.refused(s)
		} else {
			w.submission(s)
		}
	}
	w.paragraph(w.say("next_heading"))
	switch {
	case !read:
		w.add(w.say("next_unread"))
	case review:
		w.add(w.say("next_review"))
	default:
		w.add(w.say("next_ready"))
	}
	w.paragraph(w.say("correct_heading"))
	w.add(w.say("correct"))
	w.paragraph(w.privacy(subs))
	w.paragraph(w.say("automatic"))
	if r.Name != "" {
		w.paragraph(w.say("signature", "name", oneLine(r.Name)))
	}
	return strings.ReplaceAll(strings.Join(w.lines, "\n")+"\n", "\n", "\r\n")
}

// privacy is the form's own text, or a general one where the form has none in
// this language.
func (w *writer) privacy(subs []form.Submission) string {
	for _, s := range subs {
		if f, ok := w.lib.Form(s.Form); ok {
			if text := w.fill(f.Privacy[w.texts.Lang()]); text != "" {
				return text
			}
		}
	}
	return w.say("privacy")
}

// submission tells how one form was read.
func (w *writer) submission(s form.Submission) {
	f, ok := w.lib.Form(s.Form)
	if !ok {
		return
	}
	w.paragraph(w.title(s))
	if q, ok := f.Role(form.OrganisationName); ok {
		if name := s.Answers[q.ID].Value.Text; name != "" {
			w.add(w.say("organisation", "name", hide(name)))
		}
	}
	if s.Part != "" {
		w.add(w.say("file", "name", hide(s.Part)))
	}
	if s.Version > 1 {
		w.add(w.say("replaces"))
	}
	w.paragraph(w.say("read_heading"))
	for _, section := range f.Sections {
		answered := 0
		for _, q := range section.Questions {
			if _, ok := s.Answers[q.ID]; ok {
				answered++
			}
		}
		w.add(w.say("section", "section", section.Label.In(w.texts.Lang()),
			"answered", strconv.Itoa(answered), "questions", strconv.Itoa(len(section.Questions))))
	}
	missing, doubtful := w.doubts(f, s)
	w.list("missing_heading", missing)
	w.list("doubt_heading", doubtful)
	if len(missing)+len(doubtful) == 0 {
		w.paragraph(w.say("all_clear"))
	}
}

func (w *writer) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	w.paragraph(w.say(heading))
	for _, item := range items {
		w.add(w.say("item", "text", item))
	}
}

// doubts lists, in the form's order, the required questions without an answer
// and the answers that a person must look at, with the reason in words for those
// who filled the form in. What is only worth knowing to us is left out.
func (w *writer) doubts(f *form.Form, s form.Submission) (missing, doubtful []string) {
	for _, q := range slices.Concat(f.Questions(), f.Optional) {
		label := q.Label.In(w.texts.Lang())
		if q.Number > 0 {
			label = strconv.Itoa(q.Number) + ". " + label
		}
		if _, answered := s.Answers[q.ID]; q.Required && !answered {
			missing = append(missing, label)
			continue
		}
		for _, p := range s.Problems {
			if p.Field == q.ID && (p.Severity != form.Info || p.Code == personalNumber) {
				doubtful = append(doubtful, w.say("question", "question", label, "reason", w.reason(p)))
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
	w.paragraph(w.say("unread", "name", name, "reason", w.say(key)))
}
