package main

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

// settingsFile is read from the working folder when it is there.
const settingsFile = "samkarta.yaml"

// settings is samkarta.yaml. `samkarta init` writes it with a comment on every
// line that says what empty means.
type settings struct {
	Data      string          `yaml:"data"`
	Templates string          `yaml:"templates"`
	Round     roundSettings   `yaml:"round"`
	Mailbox   mailboxSettings `yaml:"mailbox"`
	Receipts  receiptSettings `yaml:"receipts"`
	Reading   readingSettings `yaml:"reading"`
	Run       runSettings     `yaml:"run"`
}

type roundSettings struct {
	Form       string `yaml:"form"`
	Challenge  string `yaml:"challenge"`
	City       string `yaml:"city"`
	Organiser  string `yaml:"organiser"`
	Controller string `yaml:"controller"`
	Address    string `yaml:"address"`
	Deadline   string `yaml:"deadline"`
	Retention  string `yaml:"retention"`
	PrivacyURL string `yaml:"privacy_url"`
	Invited    string `yaml:"invited"`
}

type mailboxSettings struct {
	Host         string `yaml:"host"`
	Port         int    `yaml:"port"`
	TLS          string `yaml:"tls"`
	User         string `yaml:"user"`
	PasswordEnv  string `yaml:"password_env"`
	PasswordFile string `yaml:"password_file"`
	Folder       string `yaml:"folder"`
	MoveTo       string `yaml:"move_to"`
	MaxSizeMB    int    `yaml:"max_size_mb"`
}

type receiptSettings struct {
	Send         bool   `yaml:"send"`
	Host         string `yaml:"host"`
	Port         int    `yaml:"port"`
	TLS          string `yaml:"tls"`
	User         string `yaml:"user"`
	PasswordEnv  string `yaml:"password_env"`
	PasswordFile string `yaml:"password_file"`
	From         string `yaml:"from"`
	FromName     string `yaml:"from_name"`
}

type readingSettings struct {
	LibreOffice string `yaml:"libreoffice"`
	Tesseract   string `yaml:"tesseract"`
	Workers     int    `yaml:"workers"`
	Seconds     int    `yaml:"seconds"`
	MemoryMB    int    `yaml:"memory_mb"`
}

// mostSeconds is the most processor time for one document. A mail's job may
// take four minutes in all and begins no document after fifty seconds.
const mostSeconds = 30

// mostNumber is the most that any other number in the settings may be: ports end
// here, and megabytes beyond it are a slip of the finger.
const mostNumber = 65535

func defaultSettings() settings {
	return settings{Data: "samkarta-data", Round: roundSettings{Form: "kartlaggning"}}
}

// loadSettings reads the settings: the named file, which must be there, or the
// one in the working folder, which may be missing.
func loadSettings(name string) (settings, error) {
	s := defaultSettings()
	explicit := name != ""
	if !explicit {
		name = settingsFile
	}
	src, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !explicit:
		return s, nil
	case err != nil:
		return s, &form.Fault{Key: "settings_missing", Args: map[string]string{"file": name}, Err: err}
	}
	return s, s.decode(name, src)
}

// decode reads settings over the ones that are there; what is empty in them
// keeps its default.
func (s *settings) decode(name string, src []byte) error {
	f, err := yamlfile.Parse(name, src)
	if err != nil {
		return err
	}
	if err := f.Decode(s); err != nil {
		return err
	}
	if s.Data == "" {
		s.Data = defaultSettings().Data
	}
	if s.Round.Form == "" {
		s.Round.Form = defaultSettings().Round.Form
	}
	return s.check(f)
}

// check refuses values that would only fail later, far from their line.
func (s *settings) check(f *yamlfile.File) error {
	if _, err := s.Round.deadline(); err != nil {
		return f.Fault("$.round.deadline", "bad_value", "name", "deadline", "what", s.Round.Deadline, "hint", "2026-12-31")
	}
	if r := s.Reading; r.Seconds < 0 || r.Seconds > mostSeconds {
		return f.Fault("$.reading.seconds", "bad_value", "name", "seconds", "what", strconv.Itoa(r.Seconds), "hint", "0–"+strconv.Itoa(mostSeconds))
	}
	for path, n := range map[string]int{
		"$.reading.workers": s.Reading.Workers, "$.reading.memory_mb": s.Reading.MemoryMB,
		"$.run.compile_every": s.Run.CompileEvery, "$.mailbox.port": s.Mailbox.Port, "$.mailbox.max_size_mb": s.Mailbox.MaxSizeMB, "$.receipts.port": s.Receipts.Port,
	} {
		if n < 0 || n > mostNumber {
			return f.Fault(path, "bad_value", "name", path[strings.LastIndexByte(path, '.')+1:], "what", strconv.Itoa(n), "hint", "0–"+strconv.Itoa(mostNumber))
		}
	}
	for path, value := range map[string]string{"$.mailbox.tls": s.Mailbox.TLS, "$.receipts.tls": s.Receipts.TLS} {
		switch value {
		case "", "tls", "starttls", "none":
		default:
			return f.Fault(path, "bad_value", "name", "tls", "what", value, "hint", "tls, starttls, none")
		}
	}
	return nil
}

// deadline is the last day as the round's settings write it; zero without.
func (r roundSettings) deadline() (time.Time, error) {
	if r.Deadline == "" {
		return time.Time{}, nil
	}
	return time.ParseInLocation(time.DateOnly, r.Deadline, time.Local)
}

func (r roundSettings) book() book.Round {
	deadline, _ := r.deadline() // checked when the settings were loaded
	return book.Round{
		Challenge: r.Challenge, City: r.City, Organiser: r.Organiser, Controller: r.Controller,
		Address: r.Address, Deadline: deadline, Retention: r.Retention, PrivacyURL: r.PrivacyURL,
	}
}

// password gets a secret from the environment or a file of its own; it never
// stands in the settings, which are copied and mailed around.
func password(env, file, what string) (string, error) {
	if p := os.Getenv(env); p != "" {
		return p, nil
	}
	// `samkarta init` names an environment variable; whoever names a file beside
	// it has said where the password is.
	switch {
	case file != "":
	case env != "":
		return "", &form.Fault{Key: "password_env", Args: map[string]string{"env": env, "what": what}}
	default:
		return "", nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", &form.Fault{Key: "password_file", Args: map[string]string{"file": file, "what": what}, Err: err}
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

// formOf gives the round's form.
func (a *app) formOf(id string) (*form.Form, error) {
	f, ok := a.library.Form(id)
	if !ok {
		var ids []string
		for _, known := range a.library.Forms {
			ids = append(ids, known.ID)
		}
		return nil, &form.Fault{Key: "unknown_form", Args: map[string]string{"form": id, "forms": strings.Join(ids, ", ")}}
	}
	return f, nil
}
