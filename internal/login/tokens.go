package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"samkarta/internal/form"
	"samkarta/internal/login/oauth"
)

// saved is what the file of an account holds.
type saved struct {
	oauth.Token
	// Consent names the login of a person that the tokens go back to.
	Consent string `json:"consent"`
}

// source gives an account's access token and keeps what it renews. Several
// folders of an account share one, so that one renewal serves all.
type source struct {
	login *Login
	file  string

	mu sync.Mutex
	// own is the program's own token; those of persons are kept in the file.
	own saved
}

// early is how long before its end a token counts as ended: a login takes a
// moment, and clocks differ.
const early = time.Minute

func (s *source) token(ctx context.Context, refused string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.own
	if s.login.Way != MicrosoftApp {
		var err error
		// Read each time: `samkarta login` may have been called meanwhile.
		if t, err = s.load(); err != nil {
			return "", err
		}
	}
	if t.Access != "" && t.Access != refused && s.login.Now().Before(t.Expires.Add(-early)) {
		return t.Access, nil
	}
	return s.renew(ctx, t)
}

func (s *source) renew(ctx context.Context, old saved) (string, error) {
	client, err := s.login.client(ctx)
	if err != nil {
		return "", err
	}
	if s.login.Way == MicrosoftApp {
		t, err := client.Application(ctx)
		if err != nil {
			return "", s.refused("login_app", err)
		}
		s.own = saved{Token: t}
		return t.Access, nil
	}
	t, err := client.Refresh(ctx, old.Refresh)
	if err != nil {
		// Another process may have renewed it, and the old one been spent.
		if now, loadErr := s.load(); loadErr == nil && now.Refresh != old.Refresh && s.login.Now().Before(now.Expires.Add(-early)) {
			return now.Access, nil
		}
		return "", s.refused("login_expired", err)
	}
	// The old refresh token may be spent now: the new one is kept before anything
	// else is done.
	if err := s.keep(saved{t, old.Consent}); err != nil {
		return "", err
	}
	return t.Access, nil
}

// refused words a login server's no.
func (s *source) refused(key string, err error) error {
	var refusal *oauth.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	return &form.Fault{Key: key, Args: map[string]string{"account": s.login.Name, "code": refusal.Code}, Err: err}
}

// load reads the tokens; a *form.Fault when nobody has logged in.
func (s *source) load() (t saved, err error) {
	raw, err := os.ReadFile(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return t, &form.Fault{Key: "login_needed", Args: map[string]string{"account": s.login.Name}}
	}
	if err == nil {
		err = json.Unmarshal(raw, &t)
	}
	if err != nil {
		return t, fmt.Errorf("login %s: %w", s.login.Name, err)
	}
	return t, nil
}

func (s *source) keep(t saved) error {
	raw, err := json.Marshal(t)
	if err == nil {
		err = writeFile(s.file, raw)
	}
	if err != nil {
		return fmt.Errorf("login %s: %w", s.login.Name, err)
	}
	return nil
}

// consent tells one login of a person from the next; the error is that nobody has
// logged in.
func (s *source) consent() (string, error) {
	if s.login.Way == MicrosoftApp {
		return "", nil
	}
	t, err := s.load()
	return t.Consent, err
}

// writeFile puts a secret on disk, whole and durable or not at all, for its owner
// alone.
func writeFile(name string, data []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // folders cannot be synced everywhere
	return d.Close()
}
