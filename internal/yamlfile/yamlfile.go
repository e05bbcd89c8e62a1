// Package yamlfile reads the YAML files that people edit (forms, vocabularies,
// texts, settings) strictly: an unknown or doubled key, a wrong type or a bad
// indent is refused with file, line and column, because a setting that is
// silently ignored is worse than one that is refused.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Error is a fault in a file: where it is and what it is. Key is one of
// "syntax", "unknown_key", "doubled_key", "wrong_type", or a word of the room
// that checked the content; its sentence stands in templates/texts under
// yaml.Key and may use Args, file, line and column.
type Error struct {
	File         string
	Line, Column int
	Key          string
	Args         map[string]string
}

// Error gives the fault for logs and tests; people are shown the text of its key.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Key)
	for _, k := range []string{"what", "id", "name"} {
		if v := e.Args[k]; v != "" {
			s += " " + k + "=" + v
		}
	}
	return s
}

// File is a parsed file, to be decoded and to find places in.
type File struct {
	name string
	src  []byte
	tree *ast.File
}

// Parse reads src; name is what errors call the file.
func Parse(name string, src []byte) (f *File, err error) {
	defer recovered(name, &err)
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, located(name, err)
	}
	return &File{name: name, src: src, tree: tree}, nil
}

// recovered makes an Error of a panic: the library gives up so on some tags
// without a value, and a file that a person edits must never stop the program.
func recovered(name string, err *error) {
	if r := recover(); r != nil {
		*err = &Error{File: name, Line: 1, Column: 1, Key: "syntax", Args: map[string]string{"what": firstLine(fmt.Sprint(r))}}
	}
}

// Decode parses src and decodes it into a struct, strictly.
func Decode(name string, src []byte, into any) error {
	f, err := Parse(name, src)
	if err != nil {
		return err
	}
	return f.Decode(into)
}

// Decode decodes the file into a struct; keys without a field are refused. An
// empty file leaves it as it is.
func (f *File) Decode(into any) (err error) {
	defer recovered(f.name, &err)
	if len(bytes.TrimSpace(f.src)) == 0 || f.onlyComments() {
		return nil
	}
	if err := yaml.UnmarshalWithOptions(f.src, into, yaml.Strict()); err != nil {
		return located(f.name, err)
	}
	return nil
}

func (f *File) onlyComments() bool {
	for _, d := range f.tree.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentType {
			return false
		}
	}
	return true
}

// Fault makes an Error at a path ("$.sections[0].questions[2]"); args are name
// and value in turn.
func (f *File) Fault(path, key string, args ...string) *Error {
	e := &Error{File: f.name, Line: 1, Column: 1, Key: key, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[args[i]] = args[i+1]
	}
	p, err := yaml.PathString(path)
	if err != nil {
		return e
	}
	node, err := p.FilterFile(f.tree)
	if err != nil || node == nil || node.GetToken() == nil {
		return e
	}
	e.Line, e.Column = node.GetToken().Position.Line, node.GetToken().Position.Column
	return e
}

// located turns the library's error into ours.
func located(name string, err error) error {
	out := &Error{File: name, Line: 1, Column: 1, Key: "syntax", Args: map[string]string{"what": firstLine(err.Error())}}
	var known yaml.Error
	if !errors.As(err, &known) {
		return out
	}
	if t := known.GetToken(); t != nil {
		out.Line, out.Column = t.Position.Line, t.Position.Column
		out.Args["name"] = t.Value
	}
	out.Args["what"] = firstLine(known.GetMessage())
	var (
		unknown *yaml.UnknownFieldError
		doubled *yaml.DuplicateKeyError
		typed   *yaml.TypeError
		node    *yaml.UnexpectedNodeTypeError
	)
	switch {
	case errors.As(err, &unknown):
		out.Key = "unknown_key"
	// The parser reports a doubled key as a syntax error; the decoder, which may
	// be first with merged keys, by its own type.
	case errors.As(err, &doubled), strings.Contains(out.Args["what"], "already defined"):
		out.Key = "doubled_key"
	case errors.As(err, &typed), errors.As(err, &node):
		out.Key = "wrong_type"
	}
	return out
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// Text gives the scalar at a path as it is written, "" when there is none.
func (f *File) Text(path string) string {
	p, err := yaml.PathString(path)
	if err != nil {
		return ""
	}
	node, err := p.FilterFile(f.tree)
	if err != nil || node == nil || node.GetToken() == nil {
		return ""
	}
	return node.GetToken().Value
}
