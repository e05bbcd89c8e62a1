package main

import (
	"errors"
	"regexp"
	"strings"

	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

// word says an error in the user's language: what is wrong and what to do.
// What nobody foresaw is shown as it is, behind a sentence that says so.
func (a *app) word(err error) string {
	var fault *form.Fault
	var file *yamlfile.Error
	switch {
	case errors.As(err, &fault):
		text := a.texts.Fault(fault)
		if fault.Err != nil {
			text += " (" + fault.Err.Error() + ")"
		}
		return text
	case errors.As(err, &file):
		return a.texts.FileFault(file)
	}
	return a.texts.Say("errors.unforeseen", "what", err.Error())
}

// usagePatterns are the command-line parser's own sentences, which are English.
var usagePatterns = []struct {
	pattern *regexp.Regexp
	key     string
}{
	{regexp.MustCompile(`^unknown flag (\S+?)(,.*)?$`), "unknown_flag"},
	{regexp.MustCompile(`^unexpected argument (\S+?)(,.*)?$`), "unknown_argument"},
	{regexp.MustCompile(`^expected one of (.+)$`), "expected_one_of"},
	{regexp.MustCompile(`^expected "?<(\w+)>`), "expected"},
	{regexp.MustCompile(`^missing flags?: (.+)$`), "missing_flag"},
	{regexp.MustCompile(`^(--[^\s=:]+)[=:]`), "bad_flag"},
	{regexp.MustCompile(`^(--\S+) must be one of (.+) but got .*$`), "bad_choice"},
}

func (a *app) wordUsage(err error) string {
	var fault *form.Fault
	if errors.As(err, &fault) {
		return a.texts.Fault(fault)
	}
	text := err.Error()
	for _, p := range usagePatterns {
		m := p.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		what, choices := m[1], ""
		if p.key == "expected" {
			what = a.argumentName(what)
		}
		if last := m[len(m)-1]; p.key == "expected_one_of" || p.key == "bad_choice" {
			choices = strings.Join(strings.FieldsFunc(last, func(r rune) bool { return strings.ContainsRune("\", ", r) }), ", ")
		}
		return a.texts.Say("cli."+p.key, "what", what, "choices", choices)
	}
	return text
}
