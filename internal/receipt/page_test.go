package receipt_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"samkarta/internal/form"
)

// checkPage holds a receipt's HTML against what a screen reader needs, and
// against the plain text: both say the same.
func checkPage(t *testing.T, page, text string, lang form.Lang) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	said, level, headings := "", 0, 0
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "title":
			said += " " + n.Data
		case n.Type != html.ElementNode:
		case n.Data == "html" && attribute(n, "lang") != string(lang):
			t.Errorf("the language of the page is %q", attribute(n, "lang"))
		case n.Data == "th" && attribute(n, "scope") == "":
			t.Error("a header that heads nothing")
		case n.Data == "td" && n.PrevSibling == nil:
			t.Error("a row without a header")
		case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6':
			now := int(n.Data[1] - '0')
			if now > level+1 || now == 1 && headings > 0 {
				t.Errorf("h%d after h%d", now, level)
			}
			level, headings = now, headings+1
		case n.Data == "script" || n.Data == "img" || n.Data == "a" || n.Data == "b":
			t.Errorf("<%s> in a receipt", n.Data)
		}
	}
	words := strings.Join(strings.Fields(said), " ")
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "– ")
		for part := range strings.SplitSeq(strings.TrimPrefix(line, "Subject: "), ": ") {
			if !strings.Contains(words, strings.Join(strings.Fields(part), " ")) {
				t.Errorf("the page does not say %q", part)
			}
		}
	}
	if headings < 3 {
		t.Errorf("%d headings", headings)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
