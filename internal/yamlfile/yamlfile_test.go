package yamlfile

import (
	"errors"
	"testing"
)

type sample struct {
	Name  string            `yaml:"name"`
	Count int               `yaml:"count"`
	Label map[string]string `yaml:"label"`
	Items []struct {
		ID string `yaml:"id"`
	} `yaml:"items"`
}

func TestFaultsAreLocated(t *testing.T) {
	tests := []struct {
		name, src, key string
		line           int
	}{
		{"unknown key", "name: a\ncuont: 1\n", "unknown_key", 2},
		{"doubled key", "name: a\ncount: 1\nname: b\n", "doubled_key", 3},
		{"wrong type", "name: a\ncount: many\n", "wrong_type", 2},
		{"list for a map", "label: [a, b]\n", "wrong_type", 1},
		{"open bracket", "name: a\nlabel: {sv: \"x\"\n", "syntax", 2},
		{"nested unknown key", "items:\n- id: a\n- {id: b, idd: c}\n", "unknown_key", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s sample
			err := Decode("f.yaml", []byte(tt.src), &s)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if e.Key != tt.key || e.Line != tt.line || e.File != "f.yaml" {
				t.Errorf("got %v (line %d), want %s on line %d", e, e.Line, tt.key, tt.line)
			}
		})
	}
}

func TestDecode(t *testing.T) {
	var s sample
	if err := Decode("f.yaml", []byte("name: å\nlabel: {sv: \"Ä\"}\nitems: [{id: a}]\n"), &s); err != nil {
		t.Fatal(err)
	}
	if s.Name != "å" || s.Label["sv"] != "Ä" || s.Items[0].ID != "a" {
		t.Errorf("got %+v", s)
	}
	for _, empty := range []string{"", "\n\n", "# only a comment\n"} {
		if err := Decode("f.yaml", []byte(empty), &s); err != nil {
			t.Errorf("%q: %v", empty, err)
		}
	}
}

func TestFaultFindsThePlace(t *testing.T) {
	f, err := Parse("f.yaml", []byte("name: a\nitems:\n- id: x\n- id: y\n"))
	if err != nil {
		t.Fatal(err)
	}
	if e := f.Fault("$.items[1].id", "doubled_id", "id", "y"); e.Line != 4 || e.Args["id"] != "y" {
		t.Errorf("got %v line %d", e, e.Line)
	}
	if e := f.Fault("$.nowhere", "missing"); e.Line != 1 {
		t.Errorf("a path that is not there must point at the file, got line %d", e.Line)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("name: a\nitems: [{id: b}]\n"))
	f.Add([]byte("a: &x [*x, *x]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		var s sample
		_ = Decode("f.yaml", src, &s)
	})
}

// The library panics on some files; to the caller they are faulty like others.
func TestParserPanicIsAFault(t *testing.T) {
	for _, src := range []string{"0008: 0\nrules: !0 ", "a: !!map ", "a: !x\n"} {
		var into struct {
			A any `yaml:"a"`
		}
		_ = Decode("t.yaml", []byte(src), &into)
	}
}
