package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
	"samkarta/internal/form"
	"samkarta/internal/report"
)

// wellFormed reads a page as a browser does and holds it against what does not need
// one: no reference outside, ids once, links that lead somewhere, header cells with
// scope, headings in order, figures with a name.
func wellFormed(t testing.TB, name, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, targets := map[string]int{}, []string{}
	level := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
		switch n.Data {
		case "script", "link", "img", "iframe", "object", "base":
			t.Errorf("%s: a <%s>", name, n.Data)
		case "a":
			href := attribute(n, "href")
			if id, ok := strings.CutPrefix(href, "#"); ok {
				targets = append(targets, id)
			} else if !strings.HasPrefix(href, "http") && !strings.HasPrefix(href, "mailto:") {
				t.Errorf("%s: a link to %q", name, href)
			}
		case "th":
			if attribute(n, "scope") == "" {
				t.Errorf("%s: a header cell without scope", name)
			}
		case "h1", "h2", "h3", "h4":
			next := int(n.Data[1] - '0')
			if next > level+1 {
				t.Errorf("%s: %s after level %d", name, n.Data, level)
			}
			level = next
		}
		if attribute(n, "role") == "img" && attribute(n, "aria-label") == "" {
			t.Errorf("%s: a figure without a text", name)
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: the id %s %d times", name, id, n)
		}
	}
	for _, id := range targets {
		if ids[id] == 0 {
			t.Errorf("%s: a link to #%s, which is not there", name, id)
		}
	}
	if regexp.MustCompile(`url\(|@import`).MatchString(page) {
		t.Errorf("%s: the style sheet loads something", name)
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// visible is a page's text as words, and the names of its figures.
func visible(t testing.TB, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data != "style":
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && attribute(n, "role") == "img":
			b.WriteString(" " + attribute(n, "aria-label") + " ")
		case n.Type == html.ElementNode && (!inline[n.Data] || attribute(n, "class") != ""):
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// inline elements do not part words.
var inline = map[string]bool{"a": true, "span": true, "strong": true}

var marks = regexp.MustCompile(`(?m)^(H\d|P|TR|LI|TOCI|Figure|Caption): |[\[\]|/•]`)

// sameContent: every word of the PDF stands in the HTML as often or oftener, but
// for those of the contents, which have page numbers there.
func sameContent(t testing.TB, name, text, page string) {
	t.Helper()
	text = regexp.MustCompile(`(?m)^TOCI: .*\n`).ReplaceAllString(text, "")
	strip := strings.NewReplacer("[", "", "]", "", "|", "", "/", "", "•", "")
	have := map[string]int{}
	for _, w := range visible(t, page) {
		have[strip.Replace(w)]++
	}
	var lost []string
	for _, w := range strings.Fields(marks.ReplaceAllString(text, "")) {
		if have[w]--; have[w] < 0 && !slices.Contains(lost, w) {
			lost = append(lost, w)
		}
	}
	if len(lost) > 0 {
		t.Errorf("%s: in the PDF but not in the HTML: %q", name, lost[:min(len(lost), 20)])
	}
}

// TestHTMLIsDeterministic: the same book gives the same bytes.
func TestHTMLIsDeterministic(t *testing.T) {
	b := booktest.Book()
	o := report.Options{Layout: layout(t, b, city)}
	if !bytes.Equal(write(t, b, form.Swedish, report.HTML, o), write(t, b, form.Swedish, report.HTML, o)) {
		t.Error("the same book gave different bytes")
	}
}

// TestAxe has axe-core look at the pages in Chromium: no violation of WCAG 2.1 AA
// or of its best practices, wide and narrow.
func TestAxe(t *testing.T) {
	chromium, modules := os.Getenv("SAMKARTA_CHROMIUM"), os.Getenv("SAMKARTA_NODE_MODULES")
	if chromium == "" || modules == "" {
		t.Skip("SAMKARTA_CHROMIUM and SAMKARTA_NODE_MODULES are not set: not checked with axe-core")
	}
	dir := t.TempDir()
	var pages []string
	add := func(name string, b *book.Book, lang form.Lang, edition string) {
		path := filepath.Join(dir, name+".html")
		if err := os.WriteFile(path, write(t, b, lang, report.HTML, report.Options{Layout: layout(t, b, edition)}), 0o600); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, path)
	}
	talk := book.Compile(booktest.Talk())
	for _, edition := range []string{city, onepage, application} {
		add(edition, talk, form.Swedish, edition)
	}
	// Every kind of answer; more of them take axe long and are no other HTML.
	add("crowd", crowd(12), form.English, sector)
	add("none", crowd(0), form.Swedish, city)
	out, err := exec.Command("node", append([]string{"testdata/axe.cjs", chromium, modules}, pages...)...).CombinedOutput()
	if err != nil {
		t.Errorf("axe: %v\n%s", err, out)
	}
	if n := strings.Count(string(out), "0 violations"); n != 2*len(pages) {
		t.Errorf("%d of %d looks were made:\n%s", n, 2*len(pages), out)
	}
}
