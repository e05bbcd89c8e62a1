package login

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"
)

// brake remembers refused logins over restarts: a service manager starts a
// program again and again, and a server locks an account after five or ten
// refusals.
type brake struct{ file string }

// refusals are what the brake remembers.
type refusals struct {
	// Means is the sum of what was tried; others have a count of their own.
	Means string    `json:"means"`
	Count int       `json:"count"`
	Last  time.Time `json:"last"`
}

// maxRefusals is how many refusals of the same means stop an account.
const maxRefusals = 3

func (b brake) load() (r refusals, err error) {
	raw, err := os.ReadFile(b.file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil && json.Unmarshal(raw, &r) != nil {
		return refusals{}, nil // a count that is lost does no harm
	}
	return r, err
}

// holds: these means were refused too often.
func (b brake) holds(means string) (bool, error) {
	r, err := b.load()
	return r.Means == means && r.Count >= maxRefusals, err
}

func (b brake) refused(means string, now time.Time) error {
	r, err := b.load()
	if err != nil {
		return err
	}
	if r.Means != means {
		r = refusals{Means: means}
	}
	r.Count, r.Last = r.Count+1, now
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return writeFile(b.file, raw)
}

func (b brake) release() error {
	err := os.Remove(b.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
