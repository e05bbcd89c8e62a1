package message

import (
	"strings"

	"samkarta/internal/form"
)

// Reason says why a mail must not be acknowledged.
type Reason string

// The reasons of RFC 3834 and of those who have run responders.
const (
	NoReturnPath   Reason = "no_return_path"   // nobody to answer
	NullReturnPath Reason = "null_return_path" // bounces and other responders
	Automatic      Reason = "automatic"        // made by a program
	ReportMail     Reason = "report"           // delivery status, read receipt
	Invitation     Reason = "calendar"
	SystemSender   Reason = "system_sender" // mailer-daemon, no-reply
	BulkMail       Reason = "bulk"          // lists and mass mail
	Suppressed     Reason = "suppressed"    // the sender's program wants none
	OwnMail        Reason = "own_mail"      // sent by this program
	Spam           Reason = "spam"
)

// Marker is the header field that this program's own mail carries.
const Marker = "X-Samkarta"

// kind says what sort of mail it is. A mail with a document is never put aside
// for its headers alone: group addresses make list mail, and scanners automatic
// mail, of what people send.
func (s *splitter) kind(h header) form.MailKind {
	from, returnPath := s.msg.From, h.get("Return-Path")
	auto := strings.ToLower(parseValue(h.get("Auto-Submitted")).main)
	documents := s.documents()
	switch {
	case s.isBounce(h, localPart(from)):
		return form.Bounce
	case s.report || auto == "auto-replied":
		return form.AutoReply
	case documents:
		return form.Ordinary
	case auto != "" && auto != "no", hasAny(h, "X-Autoreply", "X-Autorespond", "X-Autoresponse"),
		precedence(h) == "auto_reply":
		return form.AutoReply
	case absenceSubject(s.msg.Subject) && (strings.TrimSpace(returnPath) == "<>" || h.get("X-Auto-Response-Suppress") != ""):
		// The subject alone proves nothing: people write about absence too.
		return form.AutoReply
	case s.calendar:
		return form.Calendar
	case isList(h):
		return form.ListMail
	}
	return form.Ordinary
}

// isBounce: the mail says that one of ours was not delivered.
func (s *splitter) isBounce(h header, local string) bool {
	ct := parseValue(h.get("Content-Type"))
	if ct.main == "multipart/report" {
		kind := strings.ToLower(ct.params["report-type"])
		return kind == "delivery-status" || kind == "" && local == "mailer-daemon"
	}
	daemon := local == "mailer-daemon" || local == "postmaster" && strings.TrimSpace(h.get("Return-Path")) == "<>"
	return daemon || h.get("X-Failed-Recipients") != ""
}

// documents: something beside the mail's own text came with it.
func (s *splitter) documents() bool {
	for _, p := range s.msg.Parts {
		if !p.Body {
			return true
		}
	}
	return false
}

// reply says whether and where the mail may be acknowledged.
func (s *splitter) reply(h header) Reply {
	r := Reply{Reason: s.noReply(h)}
	if r.Reason != "" {
		return r
	}
	r.To, _ = parseAddress(h.get("Return-Path"))
	if s.msg.MessageID != "" {
		r.InReplyTo = "<" + s.msg.MessageID + ">"
		var ids []string
		for _, id := range answered(h) {
			ids = append(ids, "<"+id+">")
		}
		r.References = strings.Join(append(ids, r.InReplyTo), " ")
	}
	return r
}

func (s *splitter) noReply(h header) Reason {
	returnPath, _ := parseAddress(h.get("Return-Path"))
	ct := parseValue(h.get("Content-Type")).main
	auto := strings.ToLower(parseValue(h.get("Auto-Submitted")).main)
	switch {
	case hasAny(h, Marker):
		return OwnMail
	case s.report || s.msg.Kind == form.Bounce || ct == "multipart/report":
		return ReportMail
	case auto != "" && auto != "no", s.msg.Kind == form.AutoReply, precedence(h) == "auto_reply",
		hasAny(h, "X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Generated", "X-Loop"):
		return Automatic
	case strings.TrimSpace(h.get("Return-Path")) == "<>":
		return NullReturnPath
	case returnPath == "" || s.msg.From == "":
		return NoReturnPath
	case s.calendar:
		return Invitation
	case isSystem(localPart(returnPath)) || isSystem(localPart(s.msg.From)):
		return SystemSender
	case isList(h):
		return BulkMail
	case suppressed(h):
		return Suppressed
	case isSpam(h):
		return Spam
	}
	return ""
}

// localPart is what stands before the @, in lower case.
func localPart(addr string) string {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	return local
}

// isSystem: nobody reads what is sent there.
func isSystem(local string) bool {
	flat := strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	for _, name := range []string{"mailerdaemon", "postmaster", "noreply", "donotreply", "svaraej", "svarainte", "ejsvar", "listserv", "majordomo", "owner"} {
		if flat == name || strings.HasPrefix(flat, "noreply") {
			return true
		}
	}
	return strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-request")
}

// suppressed: Exchange puts this field on much mail that people write. They get
// no acknowledgement then, but their mail counts like any other.
func suppressed(h header) bool {
	for word := range strings.SplitSeq(strings.ToLower(h.get("X-Auto-Response-Suppress")), ",") {
		switch strings.TrimSpace(word) {
		case "all", "autoreply", "oof":
			return true
		}
	}
	return false
}

func isSpam(h header) bool {
	return strings.HasPrefix(strings.ToLower(h.get("X-Spam-Flag")), "yes") ||
		strings.HasPrefix(strings.ToLower(h.get("X-Spam-Status")), "yes")
}

func precedence(h header) string { return strings.ToLower(h.get("Precedence")) }

func isList(h header) bool {
	switch precedence(h) {
	case "bulk", "list", "junk":
		return true
	}
	for _, f := range h {
		if len(f.name) > 5 && strings.EqualFold(f.name[:5], "List-") {
			return true
		}
	}
	return false
}

func hasAny(h header, names ...string) bool {
	for _, name := range names {
		if _, ok := h.lookup(name); ok {
			return true
		}
	}
	return false
}

// absenceSubject: the words that responders put before a subject.
func absenceSubject(subject string) bool {
	subject = strings.ToLower(subject)
	for _, prefix := range []string{"autosvar", "automatiskt svar", "frånvaro", "automatic reply", "auto reply", "auto:",
		"out of office", "autoreply", "automatisch", "réponse automatique", "respuesta automática"} {
		if strings.HasPrefix(subject, prefix) {
			return true
		}
	}
	return false
}
