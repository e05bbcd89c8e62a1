package message

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/message/decode"
)

// splitter walks through one raw mail.
type splitter struct {
	msg    *Message
	leaves int
	room   int // bytes that archives may still unpack to
	// What the walk saw that tells the kind of mail.
	report, calendar bool
}

// place is where in the mail the walk stands.
type place struct {
	path  string // names so far, see Part.Path
	depth int
	// alternative numbers the multipart/alternative the entity is in, 0 for none.
	alternative int
	// report: inside a multipart/report, whose mails are returned ones.
	report bool
	// defaultType is what an entity without Content-Type is.
	defaultType string
}

func (p place) into(name string) place {
	p.path = path.Join(p.path, strings.ReplaceAll(name, "/", "_"))
	p.depth++
	p.alternative = 0
	return p
}

// mail gives the parts of one mail: its own texts first, then its documents in
// their order.
func (s *splitter) mail(e entity, at place) []Part {
	w := &walk{splitter: s}
	at.defaultType = "text/plain"
	w.entity(e, at)
	return w.finish(at)
}

// problem notes what could not be unpacked, once for each thing.
func (s *splitter) problem(code string, severity form.Severity, name string) {
	for _, p := range s.msg.Problems {
		if p.Code == code && p.Args["part"] == name {
			return
		}
	}
	s.msg.Problems = append(s.msg.Problems, form.Problem{
		Code: code, Severity: severity, Args: map[string]string{"part": name},
	})
}

// take books a leaf; false when there have been too many.
func (s *splitter) take() bool {
	if s.leaves++; s.leaves > maxParts {
		s.problem("mail_too_many_parts", form.Warning, "")
		return false
	}
	return true
}

// walk collects the leaves of one mail, without those of the mails in it.
type walk struct {
	*splitter
	texts []textLeaf
	files []fileLeaf
	// nested counts alternatives, to number them.
	nested int
}

type textLeaf struct {
	data        []byte
	html        bool
	alternative int
}

// fileLeaf is a document, or what came out of a container.
type fileLeaf struct {
	part  Part
	cid   string
	image bool
}

// entity takes one MIME entity apart.
func (w *walk) entity(e entity, at place) {
	ct := parseValue(e.header.get("Content-Type"))
	if !strings.Contains(ct.main, "/") {
		ct.main = at.defaultType
	}
	if at.depth > maxDepth {
		w.problem("mail_too_deep", form.Warning, at.path)
		return
	}
	if strings.HasPrefix(ct.main, "multipart/") {
		if w.multipart(e, ct, at) {
			return
		}
		ct.main = "text/plain"
	}
	body := decodeTransfer(e)
	name := partName(e.header, ct)
	switch {
	case isMail(ct.main, name):
		w.forwarded(body, name, at)
	case w.reportPart(ct.main, body, at):
		w.pass(name, ct.main, body, Report, at)
	case ct.main == "text/calendar":
		w.calendar = w.calendar || at.path == ""
		w.pass(name, ct.main, body, Meeting, at)
	case isSignature(ct.main, name):
		w.pass(name, ct.main, body, Signature, at)
	case w.unpack(ct, name, body, at):
		w.pass(name, ct.main, body, Container, at)
	case isOwnText(e.header, ct.main, name):
		w.text(ct, body, at)
	default:
		w.file(e.header, ct.main, name, body, at)
	}
}

// multipart takes the parts of a multipart apart; false when it has none, so
// that its text is not lost.
func (w *walk) multipart(e entity, ct value, at place) bool {
	parts := splitBoundary(e.body, ct.params["boundary"])
	if parts == nil {
		// Some gateways encode the whole multipart, which no RFC allows.
		parts = splitBoundary(decodeTransfer(e), ct.params["boundary"])
	}
	if parts == nil {
		return false
	}
	at.defaultType = "text/plain"
	at.depth++
	switch ct.main {
	case "multipart/digest":
		at.defaultType = "message/rfc822"
	case "multipart/alternative":
		if at.alternative == 0 {
			w.nested++
			at.alternative = w.nested
		}
	case "multipart/report":
		at.report = true
		w.report = w.report || at.path == ""
	case "multipart/encrypted":
		w.problem("mail_encrypted", form.Warning, at.path)
		for _, part := range parts {
			inside := parseEntity(part)
			ct := parseValue(inside.header.get("Content-Type"))
			w.pass(partName(inside.header, ct), ct.main, decodeTransfer(inside), Encrypted, at)
		}
		return true
	}
	for _, part := range parts {
		if w.leaves > maxParts {
			break
		}
		w.entity(parseEntity(part), at)
	}
	return true
}

// splitBoundary cuts a multipart's body at its boundary lines; nil when there
// is none. A missing last boundary is forgiven, and so is a missing parameter:
// then the first line that begins with "--" is taken.
func splitBoundary(body []byte, boundary string) [][]byte {
	boundary = strings.TrimRight(boundary, " ")
	if boundary == "" {
		if boundary = guessBoundary(body); boundary == "" {
			return nil
		}
	}
	delimiter := []byte("--" + boundary)
	var parts [][]byte
	start := -1
	for from := 0; ; {
		i := bytes.Index(body[from:], delimiter)
		if i < 0 {
			break
		}
		at := from + i
		from = at + len(delimiter)
		if at > 0 && body[at-1] != '\n' {
			continue
		}
		line, rest := cutLine(body[from:])
		tail := strings.TrimRight(string(line[:min(len(line), 80)]), " \t\r")
		if tail != "" && tail != "--" {
			continue // an inner boundary may begin like this one
		}
		if start >= 0 {
			parts = append(parts, chomp(body[start:at]))
		}
		start = len(body) - len(rest)
		if tail == "--" {
			return parts
		}
		from = start
	}
	if start >= 0 && start < len(body) {
		parts = append(parts, body[start:])
	}
	return parts
}

func guessBoundary(body []byte) string {
	for from := 0; from < min(len(body), 64<<10); {
		line, rest := cutLine(body[from:])
		if bytes.HasPrefix(line, []byte("--")) && len(line) > 8 && headerFollows(rest) {
			return strings.TrimRight(string(line[2:]), " \t")
		}
		from = len(body) - len(rest)
	}
	return ""
}

// chomp drops the line end before a boundary, which belongs to the boundary.
func chomp(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte{'\n'}), []byte{'\r'})
}

// decodeTransfer undoes the Content-Transfer-Encoding, as programs spell it:
// "base64 (comment)", "BASE64;", quotes.
func decodeTransfer(e entity) []byte {
	switch parseValue(e.header.get("Content-Transfer-Encoding")).main {
	case "base64":
		return decode.Base64(e.body)
	case "quoted-printable":
		return decode.QuotedPrintable(e.body)
	case "x-uuencode", "uuencode", "x-uue":
		if _, _, data, _, ok := decode.CutUU(e.body); ok {
			return data
		}
	}
	return e.body
}

// pass books a part that is passed over.
func (w *walk) pass(name, ctype string, data []byte, why Why, at place) {
	if name == "" {
		name = ctype
	}
	if len(w.msg.Passed) < maxParts {
		w.msg.Passed = append(w.msg.Passed, Passed{Path: at.into(name).path, Size: len(data), Why: why})
	}
}

// partName is the name the sender's program gave a part.
func partName(h header, ct value) string {
	for _, name := range []string{
		parseValue(h.get("Content-Disposition")).params["filename"],
		ct.params["name"],
		parseValue(h.get("Content-Disposition")).params["name"],
	} {
		if name = cleanName(name); name != "" {
			return name
		}
	}
	return ""
}

// forwarded takes a mail inside the mail apart. Its parts stand under its name
// or, as most forwards have none, its subject.
func (w *walk) forwarded(raw []byte, name string, at place) {
	inner := parseEntity(bytes.TrimLeft(raw, "\r\n"))
	why := Container
	if at.report {
		why = Report
	}
	w.pass(name, "message", raw, why, at)
	if at.report {
		// What a bounce returns is our mail, not theirs: only which one matters.
		if id := firstID(inner.header.get("Message-ID")); id != "" {
			w.msg.References = append(w.msg.References, id)
		}
		return
	}
	if name == "" {
		name = cleanName(strings.ReplaceAll(inner.header.text("Subject"), "/", "-"))
	}
	if name == "" {
		name = "mail"
	}
	for _, p := range w.mail(inner, at.into(name)) {
		w.files = append(w.files, fileLeaf{part: p})
	}
}

// reportPart handles what only reports about mail hold.
func (w *walk) reportPart(ctype string, body []byte, at place) bool {
	switch ctype {
	case "message/delivery-status", "message/disposition-notification", "message/feedback-report":
		w.report = w.report || at.path == ""
		return true
	case "text/rfc822-headers", "message/rfc822-headers":
		if at.report {
			if id := firstID(parseEntity(body).header.get("Message-ID")); id != "" {
				w.msg.References = append(w.msg.References, id)
			}
			return true
		}
	}
	return false
}

func isMail(ctype, name string) bool {
	return ctype == "message/rfc822" || ctype == "message/global" || strings.HasSuffix(strings.ToLower(name), ".eml")
}

// isSignature: parts that prove who wrote, and visiting cards.
func isSignature(ctype, name string) bool {
	switch ctype {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
		"application/applefile", "text/vcard", "text/x-vcard":
		return true
	}
	ext := strings.ToLower(path.Ext(name))
	return ext == ".p7s" || ext == ".vcf" || ext == ".asc"
}

// isOwnText: written in the mail itself, not attached to it.
func isOwnText(h header, ctype, name string) bool {
	disposition := parseValue(h.get("Content-Disposition")).main
	return name == "" && disposition != "attachment" &&
		(ctype == "text/plain" || ctype == "text/html" || ctype == "text/enriched")
}

// file books a document.
func (w *walk) file(h header, ctype, name string, data []byte, at place) {
	if len(data) == 0 && name == "" || !w.take() {
		return
	}
	if name == "" {
		name = "part-" + strconv.Itoa(w.leaves) + extension(ctype, data)
	}
	w.files = append(w.files, fileLeaf{
		part:  Part{Name: name, Data: data, Path: at.into(name).path},
		cid:   strings.Trim(strings.TrimSpace(h.get("Content-ID")), "<>"),
		image: strings.HasPrefix(ctype, "image/") || isPicture(data),
	})
}

// text books a piece of the mail's own text, and files inside it as people sent
// them before MIME.
func (w *walk) text(ct value, data []byte, at place) {
	if !w.take() {
		return
	}
	for ct.main == "text/plain" && w.leaves <= maxParts {
		before, name, file, after, ok := decode.CutUU(data)
		if !ok {
			break
		}
		name = cleanName(name)
		if !w.unpack(value{}, name, file, at) {
			w.file(nil, "", name, file, at)
		}
		data = slices.Concat(before, after)
	}
	html := ct.main == "text/html"
	data = decode.UTF8(data, ct.params["charset"])
	if html {
		// Programs look for it at the beginning, after styles at the most.
		start := min(len(data), 64<<10)
		data = slices.Concat(metaCharset.ReplaceAll(data[:start], []byte("${1}utf-8")), data[start:])
	}
	if len(bytes.TrimSpace(data)) > 0 {
		w.texts = append(w.texts, textLeaf{data, html, at.alternative})
	}
}
