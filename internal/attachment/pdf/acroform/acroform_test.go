package acroform

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	pdftree "github.com/ledongthuc/pdf"

	"samkarta/internal/document"
)

// walk reads the fields of a file that needs no mending.
func walk(t *testing.T, name string) []Widget {
	t.Helper()
	data, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := pdftree.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	root := tree.Trailer().Key("Root")
	var widgets []Widget
	pages := root.Key("Pages").Key("Kids")
	for i := range pages.Len() {
		annots := pages.Index(i).Key("Annots")
		for j := range annots.Len() {
			if w, ok := New(annots.Index(j)); ok {
				w.Page = i
				widgets = append(widgets, w)
			}
		}
	}
	widgets = append(widgets, Unplaced(root.Key("AcroForm"), widgets)...)
	Settle(widgets)
	return widgets
}

// show writes what fields hold, one a line.
func show(widgets []Widget) string {
	var b strings.Builder
	for _, w := range widgets {
		c := w.Control
		fmt.Fprintf(&b, "%s %s %q", c.Kind, c.Name, c.Value)
		if c.Kind == document.CheckBox || c.Kind == document.Radio {
			fmt.Fprintf(&b, " %s", w.Shown)
		} else if w.Shown != c.Value {
			fmt.Fprintf(&b, " shown %q", w.Shown)
		}
		if len(c.Values) > 0 {
			fmt.Fprintf(&b, " %q", c.Values)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Every kind of field, in the encodings and the trees that programs write.
func TestFields(t *testing.T) {
	const want = `text namn "Odlarna i Äppelviken"
text ort "Åmål – 5 €"
text hemort "Härnösand"
text kassor "Örjan Ström"
text beratta "Vi odlar.\nOch skördar.\nVarje år."
text orgnr "802000-1234"
text verksamhet "Lång text i en ström"
text tomt ""
text kontakt.epost "odlarna@example.se"
text telefon "08-465 004 10"
text telefon "08-465 004 10"
text glomt "finns ändå"
dropdown lan "12" shown "Skåne"
dropdown groda "Jordärtskocka"
dropdown redskap "Spade" shown "Spade\nHacka" ["Spade" "Hacka"]
checkbox lott "Ja" ☒
checkbox vaxthus "Ja" ☐
checkbox kompost "On" ☒
checkbox vatten "On" ☒
radio alder "ung" ☐
radio alder "vuxen" ☒
radio alder "gammal" ☐
radio djur "Höns" ☐
radio djur "Får" ☒
`
	if got := show(walk(t, "form.pdf")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Two updates that another program appended leave the fields what they are.
func TestUpdatedFields(t *testing.T) {
	if before, after := show(walk(t, "form.pdf")), show(walk(t, "form-updated.pdf")); before != after {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
}

// Which buttons are ticked: by the value, by the button's own state, and by any
// other state than Off where programs wrote one that no button has.
func TestSettle(t *testing.T) {
	box := func(name, own, state, value string) Widget {
		return Widget{Control: document.Control{Name: name, Kind: document.CheckBox}, own: own, state: state, Shown: value}
	}
	for _, c := range []struct {
		name    string
		widgets []Widget
		want    string
	}{
		{"value and state", []Widget{box("a", "Ja", "Ja", "Ja")}, "☒"},
		{"off", []Widget{box("a", "Ja", "Off", "Off")}, "☐"},
		{"neither", []Widget{box("a", "Ja", "", "")}, "☐"},
		{"the state alone", []Widget{box("a", "Ja", "Ja", "")}, "☒"},
		{"the value alone", []Widget{box("a", "Ja", "", "Ja")}, "☒"},
		{"a value that no button has", []Widget{box("a", "ja", "Yes", "Yes")}, "☒"},
		{"radio: the one whose state it is", []Widget{box("a", "1", "", "2"), box("a", "2", "", "2")}, "☐☒"},
		{"radio: a stale state", []Widget{box("a", "1", "1", "2"), box("a", "2", "2", "2")}, "☐☒"},
		{"two names", []Widget{box("a", "Ja", "Ja", "Ja"), box("b", "Ja", "Off", "")}, "☒☐"},
	} {
		Settle(c.widgets)
		got := ""
		for _, w := range c.widgets {
			got += w.Shown
			if w.Control.Checked != (w.Shown == "☒") || w.Control.Empty == w.Control.Checked {
				t.Errorf("%s: %+v", c.name, w.Control)
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTextString(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"", ""},
		{"enkel", "enkel"},
		{"\xe5\xe4\xf6", "åäö"},
		{"\xa0 \x84 \x18", "€ — ˘"},
		{"\xfe\xff\x00\xc5\x00l", "Ål"},
		{"\xff\xfe\xc5\x00l\x00", "Ål"},
		{"\xfe\xff\xd8\x3d\xde\x00!", "😀"},
		{"\xef\xbb\xbfÅl", "Ål"},
		{"Ål", "Ål"}, // UTF-8 whose mark was forgotten
		{"a\r\nb\rc", "a\nb\nc"},
		{"a\x00b", "ab"},
	} {
		if got := Text(c.raw); got != c.want {
			t.Errorf("%q: got %q, want %q", c.raw, got, c.want)
		}
	}
}

func FuzzTextString(f *testing.F) {
	f.Add("\xfe\xff\x00\xc5\x00l")
	f.Add("\xff\xfe\xc5")
	f.Add("\xa0\x18ren text\r\n")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Text(s); strings.ContainsAny(got, "\x00\r") || strings.ToValidUTF8(got, "") != got {
			t.Errorf("%q: %q", s, got)
		}
	})
}
