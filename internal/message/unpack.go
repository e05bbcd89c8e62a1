package message

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"samkarta/internal/form"
	"samkarta/internal/message/decode"
	"samkarta/internal/message/smime"
	"samkarta/internal/message/tnef"
)

// maxEntries bounds the files looked at in one archive, maxEntryBytes what one
// of them may unpack to: a zip bomb promises gigabytes.
const (
	maxEntries    = 1000
	maxEntryBytes = 64 << 20
)

// unpack opens what holds other parts: Outlook's winmail.dat, signed and
// encrypted mail, archives. False: it is none of them, or could not be opened,
// and is booked as a document as it stands.
func (w *walk) unpack(ct value, name string, data []byte, at place) bool {
	switch {
	case bytes.HasPrefix(data, tnef.Signature):
		return w.tnef(data, at)
	case isSMIME(ct.main, name):
		return w.smime(name, data, at)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return w.archive(name, data, at)
	}
	return false
}

func isSMIME(ctype, name string) bool {
	return ctype == "application/pkcs7-mime" || ctype == "application/x-pkcs7-mime" ||
		strings.HasSuffix(strings.ToLower(name), ".p7m")
}

// smime takes the content out of an opaquely signed mail or file.
func (w *walk) smime(name string, data []byte, at place) bool {
	content, err := smime.Content(data)
	if err != nil {
		code := "smime_unreadable"
		if err == smime.ErrEncrypted {
			code = "smime_encrypted"
		}
		w.problem(code, form.Warning, name)
		return true
	}
	at.depth++
	inner := strings.TrimSuffix(strings.TrimSuffix(name, ".p7m"), ".P7M")
	if strings.Contains(inner, ".") { // a signed file: "blankett.pdf.p7m"
		w.entity(entity{header{
			{"Content-Type", "application/octet-stream"},
			{"Content-Disposition", `attachment; filename="` + inner + `"`},
		}, content}, at)
		return true
	}
	w.entity(parseEntity(content), at)
	return true
}

// tnef takes the attachments out of a winmail.dat.
func (w *walk) tnef(data []byte, at place) bool {
	t := tnef.Parse(data)
	if t.Damaged {
		w.problem("winmail_damaged", form.Warning, at.path)
	}
	at.depth++
	for _, f := range t.Files {
		w.entity(entity{header{{"Content-Type", "application/octet-stream"}, {"Content-Disposition", disposition(f.Name)}}, f.Data}, at)
	}
	// The text stands beside it as an ordinary part, as a rule.
	if len(w.texts) == 0 && len(t.Text) > 0 {
		w.text(value{main: "text/plain"}, t.Text, at)
	}
	return true
}

func disposition(name string) string {
	return "attachment; filename*=utf-8''" + percent(name)
}

func percent(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

// archive takes the documents out of a zip. A zip that is itself a document is
// left alone, and so is one that cannot be opened: its reader will say so.
func (w *walk) archive(name string, data []byte, at place) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || isOffice(z) {
		return false
	}
	inside := at.into(name)
	if inside.depth > maxDepth {
		w.problem("mail_too_deep", form.Warning, inside.path)
		return true
	}
	left := 0
	for i, f := range z.File {
		entry := entryName(f)
		switch {
		case i == maxEntries || w.leaves > maxParts:
			w.problem("archive_too_large", form.Warning, name)
			return true
		case f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") || strings.HasPrefix(path.Base(f.Name), "."):
		case f.Flags&1 != 0:
			w.problem("archive_encrypted", form.Warning, name)
		case !formLikeName(entry):
			left++
		default:
			w.entry(f, entry, name, inside)
		}
	}
	if left > 0 {
		w.problem("archive_files_left_out", form.Info, name)
	}
	return true
}

// entry unpacks one file of an archive and takes it apart like an attachment.
func (w *walk) entry(f *zip.File, entry, archive string, at place) {
	limit := min(maxEntryBytes, w.room)
	r, err := f.Open()
	if err != nil {
		w.problem("archive_damaged", form.Warning, archive)
		return
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	w.room -= min(len(data), limit)
	switch {
	case len(data) > limit:
		w.problem("archive_too_large", form.Warning, archive)
		return
	case err != nil:
		// A checksum that fails: what came out may still be readable.
		w.problem("archive_damaged", form.Warning, archive)
	}
	h := header{{"Content-Type", "application/octet-stream"}, {"Content-Disposition", disposition(entry)}}
	w.entity(entity{h, data}, at)
}

// entryName is an entry's file name. Archives of Windows keep it in the code page
// of MS-DOS or of Windows without saying which; the letters of the first lie
// where the second has signs that no file name needs.
func entryName(f *zip.File) string {
	name := []byte(strings.TrimSuffix(f.Name, "/"))
	if !utf8.Valid(name) && slices.ContainsFunc(name, func(c byte) bool { return c >= 0x80 && c < 0xa0 }) {
		if text, err := charmap.CodePage850.NewDecoder().Bytes(name); err == nil {
			name = text
		}
	}
	return cleanName(string(decode.UTF8(name, "")))
}

func isOffice(z *zip.Reader) bool {
	return slices.ContainsFunc(z.File, func(f *zip.File) bool {
		return f.Name == "[Content_Types].xml" || f.Name == "mimetype" || f.Name == "META-INF/manifest.xml" ||
			strings.HasPrefix(f.Name, "Index/") // Apple's iWork
	})
}

// formLikeName: a kind of file that a filled form comes as.
func formLikeName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".docx", ".docm", ".dotx", ".doc", ".odt", ".ott", ".rtf", ".pdf", ".xlsx", ".xlsm", ".xls", ".ods",
		".txt", ".csv", ".htm", ".html", ".eml", ".msg", ".zip", ".p7m", ".dat", ".pages", ".numbers",
		".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".webp", ".bmp", ".gif", "":
		return true
	}
	return false
}
