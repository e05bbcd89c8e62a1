package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jhillyerd/enmime/v2"

	"samkarta/internal/message/decode"
)

// truth is what is in a mail of testdata/field: mails as the programs, machines
// and gateways of the field write them, with their mistakes.
type truth struct {
	Body     string   `json:"body"`
	Files    []leaf   `json:"files"`
	Problems []string `json:"problems"`
}

// leaf is a file as somebody found it.
type leaf struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Type   string `json:"type"`
	// Own: the mail's own text.
	Own  bool `json:"own"`
	Size int  `json:"size"`
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata/field", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, into); err != nil {
		t.Fatal(err)
	}
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// has: the mail's parts, or what was passed over or unpacked, hold these bytes.
func (m *Message) has(sum string, size int) bool {
	for _, p := range m.Parts {
		if sumOf(p.Data) == sum {
			return true
		}
	}
	// The line end before a boundary is counted by some and not by others.
	return slices.ContainsFunc(m.Passed, func(p Passed) bool { return p.Size-size <= 2 && size-p.Size <= 2 })
}

// TestField takes the mails of the field apart and wants what was put into them,
// byte for byte and by its right name, and all that Python's email package and
// enmime find in them.
func TestField(t *testing.T) {
	var truths map[string]truth
	var python map[string][]leaf
	readJSON(t, "truth.json", &truths)
	readJSON(t, "python.json", &python)
	names, err := filepath.Glob("testdata/field/*.eml")
	if err != nil || len(names) < 60 || len(truths) != len(names) || len(python) != len(names) {
		t.Fatalf("%d mails, %d truths, %d by Python, %v", len(names), len(truths), len(python), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m := Split(raw)
			checkTruth(t, m, truths[filepath.Base(name)])
			for _, l := range python[filepath.Base(name)] {
				unsplit := strings.HasPrefix(l.Type, "multipart/")
				if !l.Own && !unsplit && l.Size > 0 && !m.has(l.SHA256, l.Size) && lostByPython[filepath.Base(name)] == "" {
					t.Errorf("Python finds %q (%s, %d bytes), we do not", l.Name, l.Type, l.Size)
				}
			}
			checkEnmime(t, m, raw)
		})
	}
}

// lostByPython are mails in which Python's own bytes are wrong, so that nobody
// can agree with them, and why; the truth stands beside.
var lostByPython = map[string]string{
	"62-base64-with-rubbish.eml": "takes the rubbish for base64",
	"65-bad-header-line.eml":     "ends the header at the bad line and decodes nothing",
}

func checkTruth(t *testing.T, m *Message, want truth) {
	t.Helper()
	for _, f := range want.Files {
		found := ""
		for _, p := range m.Parts {
			if sumOf(p.Data) == f.SHA256 && (found != f.Name) {
				found = p.Name
			}
		}
		if found != f.Name {
			t.Errorf("file %q is here as %q", f.Name, found)
		}
	}
	files, text := 0, ""
	for _, p := range m.Parts {
		if p.Body {
			text += string(p.Data) + "\n"
		} else if len(want.Files) > 0 {
			files++
		}
	}
	if files != len(want.Files) {
		t.Errorf("%d files, want %d: %s", files, len(want.Files), shown(m))
	}
	if !strings.Contains(text, want.Body) {
		t.Errorf("%q is not in the text %q", want.Body, text)
	}
	codes := []string{}
	for _, p := range m.Problems {
		codes = append(codes, p.Code)
	}
	if strings.Join(codes, " ") != strings.Join(want.Problems, " ") {
		t.Errorf("problems %v, want %v", codes, want.Problems)
	}
}

// checkEnmime wants every file that enmime finds, in its bytes or, where it has
// turned a text into UTF-8, in the same words.
func checkEnmime(t *testing.T, m *Message, raw []byte) {
	t.Helper()
	env, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return // it refuses mails that we read
	}
	for _, list := range [][]*enmime.Part{env.Attachments, env.Inlines, env.OtherParts} {
		for _, p := range list {
			if len(p.Content) == 0 || len(p.Errors) > 0 || m.has(sumOf(p.Content), len(p.Content)) {
				continue
			}
			found := false
			for _, ours := range m.Parts {
				found = found || bytes.Equal(decode.UTF8(ours.Data, p.OrigCharset), p.Content) || bytes.Contains(ours.Data, bytes.TrimSpace(p.Content))
			}
			if !found {
				t.Errorf("enmime finds %q (%s, %d bytes), we do not", p.FileName, p.ContentType, len(p.Content))
			}
		}
	}
}

// TestThirdPartyMails reads the test mails that enmime comes with and wants every
// file that it, or Python, finds in them.
func TestThirdPartyMails(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/jhillyerd/enmime/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "testdata", "*", "*.raw"))
	if err != nil || len(names) < 80 {
		t.Fatalf("%d mails, %v", len(names), err)
	}
	var python map[string][]leaf
	readJSON(t, "enmime-python.json", &python)
	for _, name := range names {
		key := filepath.Base(filepath.Dir(name)) + "/" + filepath.Base(name)
		t.Run(key, func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m := Split(raw)
			checkEnmime(t, m, raw)
			for _, l := range python[key] {
				if named := l.Name != "" && !strings.HasPrefix(l.Type, "multipart/"); named && l.Size > 0 && !m.has(l.SHA256, l.Size) && lostByPython[key] == "" {
					t.Errorf("Python finds %q (%s, %d bytes), we do not", l.Name, l.Type, l.Size)
				}
			}
		})
	}
}
