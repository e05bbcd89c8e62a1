package office

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samkarta/internal/document"
)

func soffice(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SAMKARTA_SOFFICE")
	if path == "" {
		t.Skip("SAMKARTA_SOFFICE names no soffice: conversion by LibreOffice not tested")
	}
	return path
}

func TestConvert(t *testing.T) {
	path := soffice(t)
	for _, c := range []struct {
		data     string
		from, to document.Format
	}{
		{`{\rtf1\ansi F\'f6reningen Exempel\par}`, document.RTF, document.DOCX},
		// LibreOffice goes by the content as we do: a text is a text under any name.
		{"Föreningen Exempel\n", document.DOC, document.DOCX},
	} {
		got, to, err := Convert(path, []byte(c.data), c.from)
		if err != nil {
			t.Fatalf("%s: %v", c.from, err)
		}
		if to != c.to || !bytes.HasPrefix(got, []byte("PK\x03\x04")) {
			t.Errorf("%s: got %s, %d bytes", c.from, to, len(got))
		}
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "samkarta-office-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestConvertDamaged(t *testing.T) {
	_, _, err := Convert(soffice(t), []byte("PK\x03\x04 no archive"), document.DOC)
	if !errors.Is(err, document.ErrDamaged) || !strings.Contains(err.Error(), "could not be loaded") {
		t.Errorf("got %v, want damaged and what LibreOffice said", err)
	}
}

func TestConvertWithoutProgram(t *testing.T) {
	_, _, err := Convert(filepath.Join(t.TempDir(), "soffice"), []byte(`{\rtf1}`), document.RTF)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that the program does not exist", err)
	}
}

func TestConvertUnsupported(t *testing.T) {
	if _, _, err := Convert("soffice", nil, document.PDF); !errors.Is(err, document.ErrUnsupported) {
		t.Errorf("got %v", err)
	}
}
