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
	// Mailboxes are further accounts.
	Mailboxes []mailboxSettings `yaml:"mailboxes"`
	Receipts  receiptSettings   `yaml:"receipts"`
	Reading   readingSettings   `yaml:"reading"`
	Run       runSettings       `yaml:"run"`
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
	// Texts fill further {names} in the forms' texts: an event and its date.
	Texts map[string]string `yaml:"texts"`
}

type mailboxSettings struct {
	Name            string   `yaml:"name"`
	Host            string   `yaml:"host"`
	Port            int      `yaml:"port"`
	TLS             string   `yaml:"tls"`
	User            string   `yaml:"user"`
	Login           string   `yaml:"login"`
	Tenant          string   `yaml:"tenant"`
	ClientID        string   `yaml:"client_id"`
	LoginServer     string   `yaml:"login_server"`
	PasswordEnv     string   `yaml:"password_env"`
	PasswordCommand string   `yaml:"password_command"`
	PasswordFile    string   `yaml:"password_file"`
	Folder          string   `yaml:"folder"`
	Folders         []string `yaml:"folders"`
	MoveTo          string   `yaml:"move_to"`
	MaxSizeMB       int      `yaml:"max_size_mb"`
}

type receiptSettings struct {
	Send            bool   `yaml:"send"`
	Host            string `yaml:"host"`
	Port            int    `yaml:"port"`
	TLS             string `yaml:"tls"`
	User            string `yaml:"user"`
	PasswordEnv     string `yaml:"password_env"`
	PasswordCommand string `yaml:"password_command"`
	PasswordFile    string `yaml:"password_file"`
	From            string `yaml:"from"`
	FromName        string `yaml:"from_name"`
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
	numbers := map[string]int{
		"$.reading.workers": s.Reading.Workers, "$.reading.memory_mb": s.Reading.MemoryMB, "$.receipts.port": s.Receipts.Port,
		"$.run.compile_every": s.Run.CompileEvery,
	}
	modes := map[string]string{"$.receipts.tls": s.Receipts.TLS}
	for path, m := range s.boxes() {
		numbers[path+".port"], numbers[path+".max_size_mb"], modes[path+".tls"] = m.Port, m.MaxSizeMB, m.TLS
	}
	for path, n := range numbers {
		if n < 0 || n > mostNumber {
			return f.Fault(path, "bad_value", "name", path[strings.LastIndexByte(path, '.')+1:], "what", strconv.Itoa(n), "hint", "0–"+strconv.Itoa(mostNumber))
		}
	}
	for path, value := range modes {
		switch value {
		case "", "tls", "starttls", "none":
		default:
			return f.Fault(path, "bad_value", "name", "tls", "what", value, "hint", "tls, starttls, none")
		}
	}
	return nil
}

// boxes are the accounts by their place in the file.
func (s *settings) boxes() map[string]mailboxSettings {
	boxes := map[string]mailboxSettings{"$.mailbox": s.Mailbox}
	for i, m := range s.Mailboxes {
		boxes["$.mailboxes["+strconv.Itoa(i)+"]"] = m
	}
	return boxes
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
