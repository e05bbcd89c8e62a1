package store_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"samkarta/internal/form"
	"samkarta/internal/store"
)

// spool writes a mail where a mailbox would have written it.
func spool(t *testing.T, s *store.Store, m form.Mail, raw string) store.Spooled {
	t.Helper()
	f, err := os.CreateTemp(s.SpoolDir(), "mail-*")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(raw); err != nil {
		t.Fatal(err)
	}
	m.SHA256, m.Size = fmt.Sprintf("%x", sha256.Sum256([]byte(raw))), int64(len(raw))
	return store.Spooled{Mail: m, File: f.Name()}
}

func TestTakeAll(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		batch := []store.Spooled{
			spool(t, s, imap(1), "one"), spool(t, s, imap(2), "two"), spool(t, s, imap(3), "one"), spool(t, s, imap(2), "other"),
		}
		taken, added, err := s.TakeAll(t.Context(), batch)
		if err != nil || !slices.Equal(added, []bool{true, true, true, false}) {
			t.Fatalf("added %v, %v", added, err)
		}
		if taken[0].Outcome != form.Waiting || taken[2].Outcome != form.Duplicate || taken[3].ID != taken[1].ID || taken[3].SHA256 != batch[1].SHA256 {
			t.Errorf("taken %+v", taken)
		}
		for i, want := range []string{"one", "two", "one"} {
			if raw, err := s.Original(taken[i].SHA256); err != nil || string(raw) != want {
				t.Errorf("original %d: %q, %v", i, raw, err)
			}
		}
		// What was turned away under a known UID is not known by its bytes.
		late, added, err := s.TakeAll(t.Context(), []store.Spooled{spool(t, s, imap(4), "other")})
		if err != nil || !added[0] || late[0].Outcome != form.Waiting {
			t.Errorf("late mail: %+v, %v", late, err)
		}
	})
}

// TestTakeAllOrNone: a mail whose file is gone keeps the others of its batch from
// being entered, so that the mailbox brings all of them again.
func TestTakeAllOrNone(t *testing.T) {
	s := open(t, store.Options{Dir: t.TempDir()})
	good, bad := spool(t, s, imap(1), "one"), spool(t, s, imap(2), "two")
	if err := os.Remove(bad.File); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.TakeAll(t.Context(), []store.Spooled{good, bad}); err == nil {
		t.Fatal("no error")
	}
	bad = spool(t, s, imap(2), "two")
	bad.SHA256 = "../../etc"
	if _, _, err := s.TakeAll(t.Context(), []store.Spooled{bad}); err == nil {
		t.Error("a sum that is none was taken")
	}
	if mails, err := s.Mails(t.Context()); err != nil || len(mails) != 0 {
		t.Errorf("%d mails, %v", len(mails), err)
	}
}

func TestFolders(t *testing.T) {
	onBoth(t, func(t *testing.T, o store.Options) {
		s := open(t, o)
		for uid := range uint32(4) {
			take(t, s, imap(uid+1), fmt.Sprint("mail ", uid))
		}
		for _, present := range [][]uint32{{1, 2, 3, 4}, {2, 4, 5}} {
			if err := s.Present(t.Context(), "a/INBOX", 7, present); err != nil {
				t.Fatal(err)
			}
		}
		folders, err := s.Folders(t.Context())
		want := store.Folder{Source: "a/INBOX", UIDValidity: 7, Listed: clock, Present: 3, Unknown: 1, Gone: 2}
		if err != nil || len(folders) != 1 || !folders[0].Listed.Equal(want.Listed) {
			t.Fatalf("%+v, %v", folders, err)
		}
		if folders[0].Listed = clock; folders[0] != want {
			t.Errorf("%+v, want %+v", folders[0], want)
		}
		// The one that was unknown comes.
		take(t, s, imap(5), "mail 5")
		if folders, err = s.Folders(t.Context()); err != nil || folders[0].Unknown != 0 {
			t.Errorf("%+v, %v", folders, err)
		}
	})
}

// TestSpoolIsSwept: a process that was killed leaves files behind.
func TestSpoolIsSwept(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	left := spool(t, s, imap(1), "half a ma")
	s.Close()
	open(t, store.Options{Dir: dir})
	if _, err := os.Stat(left.File); !os.IsNotExist(err) {
		t.Errorf("%s: %v", filepath.Base(left.File), err)
	}
}
