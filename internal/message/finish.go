package message

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // dimensions of pictures
	_ "image/jpeg" // dimensions of pictures
	_ "image/png"  // dimensions of pictures
	"path"
	"regexp"
	"strings"
)

var (
	// metaCharset is the charset an HTML text claims; ours are in UTF-8.
	metaCharset = regexp.MustCompile(`(?i)(<meta[^>]{0,80}charset\s*=\s*["']?)[\w.:-]+`)
	// formLike HTML keeps its answers in a structure that plain text loses.
	formLike = regexp.MustCompile(`(?i)<(table|input|form|select|textarea)\b`)
	cidLink  = regexp.MustCompile(`(?i)["'(]\s*cid:([^"')\s>]+)`)
)

// finish gives the parts of a mail when all of it has been seen.
func (w *walk) finish(at place) []Part {
	parts := w.bodies(at)
	shown := w.shownImages()
	for _, f := range w.files {
		if f.image && isDecoration(f.part.Data, shown[f.cid] && f.cid != "") {
			w.msg.Passed = append(w.msg.Passed, Passed{Path: f.part.Path, Size: len(f.part.Data), Why: Decoration})
			continue
		}
		parts = append(parts, f.part)
	}
	return parts
}

// bodies joins the pieces of the mail's own text. Apple's program, for one, cuts
// the text around every attachment.
func (w *walk) bodies(at place) []Part {
	var plain, html [][]byte
	plainIn := map[int]bool{}
	for _, t := range w.texts {
		if t.html {
			html = append(html, t.data)
		} else {
			plain = append(plain, t.data)
			plainIn[t.alternative] = true
		}
	}
	same := len(html) > 0 && len(plain) > 0
	for _, t := range w.texts {
		if t.html && (t.alternative == 0 || !plainIn[t.alternative]) {
			same = false
		}
	}
	var parts []Part
	if len(plain) > 0 {
		parts = append(parts, Part{Data: bytes.Join(plain, []byte("\n")), Body: true, Path: at.path})
	}
	if len(html) > 0 {
		page := Part{Data: bytes.Join(html, []byte("\n")), Body: true, HTML: true, Path: at.path}
		if same && formLike.Match(page.Data) {
			parts = append([]Part{page}, parts...)
		} else {
			parts = append(parts, page)
		}
	}
	if len(parts) == 2 && same {
		parts[1].Alternative = true
	} else if len(parts) == 2 {
		parts[1].Path = at.into(ownHTML).path // a text of its own
	}
	return parts
}

// ownHTML is the path of a mail's HTML where its plain text says something else.
const ownHTML = "text.html"

// shownImages lists the Content-IDs that the HTML shows.
func (w *walk) shownImages() map[string]bool {
	ids := map[string]bool{}
	for _, t := range w.texts {
		if !t.html {
			continue
		}
		for _, m := range cidLink.FindAllSubmatch(t.data, -1) {
			ids[string(m[1])] = true
		}
	}
	return ids
}

// isDecoration: a logo, a banner, a pixel that tells the sender of the reading.
// A picture that fills a page is none, wherever it is shown: people paste
// photographs of filled forms.
func isDecoration(data []byte, shown bool) bool {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return shown
	}
	short := min(config.Width, config.Height)
	return short < 200 || shown && short < 700
}

func isPicture(data []byte) bool {
	_, _, err := image.DecodeConfig(bytes.NewReader(data))
	return err == nil
}

// extension is the usual ending for a document without a name.
func extension(ctype string, data []byte) string {
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		return ".pdf"
	}
	// The list of the machine's own types is not asked: names must not depend on
	// where the program runs.
	switch ctype {
	case "application/msword":
		return ".doc"
	case "application/rtf", "text/rtf":
		return ".rtf"
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return ".docx"
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return ".xlsx"
	case "application/vnd.oasis.opendocument.text":
		return ".odt"
	case "text/plain":
		return ".txt"
	case "text/html":
		return ".html"
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	}
	return ""
}

// uniquePaths numbers parts whose paths are the same, so that a path names one.
// Two forms of a mail's own text stand for the same thing and share it.
func uniquePaths(parts []Part) {
	seen := map[string]bool{}
	for i := range parts {
		p := &parts[i]
		if p.Alternative {
			p.Path = parts[i-1].Path
			continue
		}
		ext := path.Ext(p.Path)
		stem := strings.TrimSuffix(p.Path, ext)
		for n := 2; seen[p.Path]; n++ {
			p.Path = fmt.Sprintf("%s (%d)%s", stem, n, ext)
		}
		seen[p.Path] = true
	}
}
