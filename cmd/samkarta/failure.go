package main

import (
	"errors"
	"regexp"

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
	{regexp.MustCompile(`^expected "?<?(.+?)>?( .*)?"?$`), "expected"},
	{regexp.MustCompile(`^missing flags?: (.+)$`), "missing_flag"},
	{regexp.MustCompile(`^(--\S+?)=?\S*: (.+)$`), "bad_flag"},
	{regexp.MustCompile(`^(--\S+) must be one of (.+) but got (.+)$`), "bad_choice"},
}

func (a *app) wordUsage(err error) string {
	text := err.Error()
	for _, p := range usagePatterns {
		if m := p.pattern.FindStringSubmatch(text); m != nil {
			return a.texts.Say("cli."+p.key, "what", m[1])
		}
	}
	return text
}
