package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is the house's table of who may import whom, without the module's
// name. What a room does not list it must not import; a new room must be added
// here, which is the moment to ask whether it belongs. A room and the chambers
// inside it (store/engine) share a line: they may import each other and what the
// line names.
var mayImport = map[string][]string{
	"templates":         {},
	"samples":           {},
	"internal/document": {},
	"internal/yamlfile": {},
	"internal/tagpdf":   {},
	"internal/mailbox":  {},
	"internal/doctor":   {"internal/mailbox"},
	"internal/login":    {"internal/form", "internal/mailbox"},
	"internal/swedish":  {},
	"internal/form":     {"internal/document", "internal/yamlfile"},
	"internal/wording":  {"internal/form", "internal/yamlfile"},
	"internal/message":  {"internal/form"},
	// attachment is the one room whose chambers are rooms of their own: a reader
	// knows no other reader.
	"internal/attachment":        {"internal/document", "internal/attachment/*"},
	"internal/attachment/layout": {"internal/document"},
	"internal/attachment/zipxml": {"internal/document"},
	"internal/attachment/prose":  {"internal/document"},
	"internal/attachment/docx":   {"internal/document", "internal/attachment/zipxml", "internal/attachment/prose"},
	"internal/attachment/odt":    {"internal/document", "internal/attachment/zipxml", "internal/attachment/prose"},
	"internal/attachment/xlsx":   {"internal/document", "internal/attachment/zipxml"},
	"internal/attachment/text":   {"internal/document"},
	"internal/attachment/office": {"internal/document"},
	"internal/attachment/pdf":    {"internal/document", "internal/attachment/layout"},
	"internal/attachment/scan":   {"internal/document", "internal/attachment/layout", "internal/attachment/scan/*"},
	"internal/sandbox":           {"internal/attachment", "internal/document"},
	"internal/extract":           {"internal/document", "internal/form"},
	"internal/normalize":         {"internal/form", "internal/swedish"},
	"internal/coding":            {"internal/coding/clauses", "internal/form", "internal/swedish"},
	"internal/coding/clauses":    {"internal/swedish"},
	"internal/coding/memory":     {"internal/form", "internal/yamlfile"},
	"internal/form/lint":         {"internal/form", "internal/swedish", "internal/yamlfile"},
	"internal/ledger":            {"internal/form", "internal/versions"},
	"internal/versions":          {"internal/form"},
	"internal/store":             {"internal/form", "internal/ledger"},
	"internal/receipt":           {"internal/form", "internal/normalize/phone", "internal/versions", "internal/wording"},
	"internal/pipeline": {
		"internal/coding", "internal/document", "internal/extract", "internal/form", "internal/ledger", "internal/mailbox", "internal/message",
		"internal/normalize",
		"internal/receipt", "internal/sandbox", "internal/store", "internal/wording",
	},
	"internal/daemon":        {"internal/form", "internal/ledger", "internal/mailbox", "internal/store"},
	"internal/book":          {"internal/form", "internal/normalize/phone", "internal/swedish", "internal/versions", "internal/wording"},
	"internal/book/booktest": {"internal/book", "internal/document", "internal/form", "templates"},
	"internal/book/terms":    {"internal/book", "internal/form", "internal/swedish"},
	"internal/book/wheel":    {"internal/book", "internal/form"},
	"internal/book/cluster":  {"internal/book", "internal/form", "internal/swedish"},
	"internal/book/overlap":  {"internal/book", "internal/form"},
	"internal/register":      {"internal/book", "internal/form"},
	"internal/blank":         {"internal/document", "internal/form", "internal/tagpdf/*", "internal/wording"},
	"internal/book/cross":    {"internal/book", "internal/form"},
	"internal/book/since":    {"internal/book", "internal/form"},
	"internal/book/places":   {"internal/book", "internal/form"},
	"internal/workbook":      {"internal/book", "internal/book/*", "internal/form", "internal/wording", "internal/versions"},
	// What a person types is understood as an association's answer would be.
	"internal/workbook/correction": {"internal/workbook/mark", "internal/book", "internal/form", "internal/normalize", "internal/wording"},
	"internal/report":              {"internal/book", "internal/book/*", "internal/form", "internal/tagpdf", "internal/wording", "internal/yamlfile"},
	"internal/accuracy":            {"internal/form"},
	"internal/demo":                {},
	"cmd/samkarta":                 {"internal/*", "samples", "templates"},
}

// line finds the line of the table that holds for a package: its own, or that
// of the room it is a chamber of.
func line(path string) (room string, ok bool) {
	for room = path; room != "."; room = pathDir(room) {
		if _, ok := mayImport[room]; ok {
			return room, true
		}
	}
	return "", false
}

func pathDir(p string) string {
	i := strings.LastIndexByte(p, '/')
	if i < 0 {
		return "."
	}
	return p[:i]
}

// TestImports holds the table against what `go list` says of the code.
func TestImports(t *testing.T) {
	type listed struct {
		ImportPath string
		Imports    []string
	}
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "samkarta/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	thirdParty := map[string][]string{}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	seen := map[string]bool{}
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "samkarta/")
		room, known := line(name)
		if !known {
			t.Errorf("%s is a room that the table does not know", name)
			continue
		}
		seen[room] = true
		// A chamber's own room and its other chambers are at hand.
		allowed := append([]string{room, room + "/*"}, mayImport[room]...)
		if room == "internal/attachment" && name != room {
			allowed = mayImport[room][:1] // a new reader: it needs a line of its own
		}
		for _, path := range p.Imports {
			own, isOwn := strings.CutPrefix(path, "samkarta/")
			switch {
			case isOwn && !allows(allowed, own):
				t.Errorf("%s imports %s, which the table does not allow", name, own)
			case !isOwn && strings.Contains(strings.Split(path, "/")[0], "."):
				thirdParty[path] = append(thirdParty[path], room)
			}
		}
	}
	for room := range mayImport {
		if !seen[room] {
			t.Errorf("the table names %s, which does not exist", room)
		}
	}
	checkOneRoomEach(t, thirdParty)
}

func allows(allowed []string, path string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		prefix, wild := strings.CutSuffix(a, "*")
		return a == path || wild && strings.HasPrefix(path, prefix)
	})
}

// shared are the modules that more than one room needs, with the reason.
var shared = map[string]string{
	"github.com/xuri/excelize/v2":         "one room reads workbooks that people send, one writes its own and reads it back",
	"golang.org/x/text/":                  "the language's own extension: Unicode, encodings, collation",
	"golang.org/x/net/html":               "HTML mail bodies and HTML attachments",
	"github.com/emersion/go-smtp":         "one room sends, the demo receives",
	"github.com/emersion/go-sasl":         "logins of mailbox and receipt",
	"github.com/emersion/go-imap/v2":      "one room fetches, the demo serves",
	"github.com/emersion/go-message/mail": "headers",
}

func checkOneRoomEach(t *testing.T, thirdParty map[string][]string) {
	modules := map[string][]string{}
	for path, rooms := range thirdParty {
		parts := strings.Split(path, "/")
		module := strings.Join(parts[:min(3, len(parts))], "/")
		for _, room := range rooms {
			if !slices.Contains(modules[module], room) && !isShared(path) {
				modules[module] = append(modules[module], room)
			}
		}
	}
	for module, rooms := range modules {
		if len(rooms) > 1 {
			t.Errorf("%s is imported by %v; a third-party module belongs in one room", module, rooms)
		}
	}
}

func isShared(path string) bool {
	for prefix := range shared {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
