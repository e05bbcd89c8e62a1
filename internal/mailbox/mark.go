package mailbox

import (
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Keyword marks the mails that are safe, where the server keeps keywords. It is
// for people and other programs to see; the ledger never relies on it.
const Keyword = "$SamkartaDone"

// isMarked: nothing is left to do on the server for a mail that is safe.
func (s *session) isMarked(l listing) bool {
	switch {
	case s.account.ReadOnly:
		return true
	case s.account.MoveTo != "":
		// A mail that was copied but not expunged, for want of UIDPLUS or since
		// the program was stopped, or that somebody else has deleted.
		return hasFlag(l.flags, imap.FlagDeleted)
	}
	return !s.keywords || hasFlag(l.flags, Keyword)
}

// isHalfMoved: our own move was stopped between its last two steps. Copying once
// more would put a second copy in the other folder.
func (s *session) isHalfMoved(l listing) bool {
	return s.account.MoveTo != "" && !s.account.ReadOnly && s.uidPlus &&
		hasFlag(l.flags, imap.FlagDeleted) && hasFlag(l.flags, Keyword)
}

// hasFlag ignores case, as keywords do.
func hasFlag(flags []imap.Flag, flag imap.Flag) bool {
	return slices.ContainsFunc(flags, func(f imap.Flag) bool { return strings.EqualFold(string(f), string(flag)) })
}

// mark shows on the server that mails are safe. A server that refuses keywords
// is no fault; a move that fails is told when all mail has been fetched.
func (s *session) mark(uids []uint32) error {
	if len(uids) == 0 || s.account.ReadOnly || s.moveErr != nil {
		return nil
	}
	set := uidSet(uids)
	var err error
	if s.account.MoveTo != "" {
		err = s.conn.await(func() error { return s.move(set) })
		if err != nil && isRefusal(err) {
			s.moveErr = fmt.Errorf("%w to %q: %w", ErrMove, s.account.MoveTo, err)
			return nil
		}
	} else if s.keywords {
		err = s.conn.await(func() error { return s.store(set, Keyword) })
		if err != nil && isRefusal(err) {
			s.keywords = false
			return nil
		}
	}
	if err != nil {
		return s.broken(err)
	}
	return nil
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}

// expunge finishes moves that were stopped.
func (s *session) expunge(uids []uint32) error {
	if len(uids) == 0 {
		return nil // an empty set would end the connection
	}
	if err := s.conn.await(func() error { return s.client.UIDExpunge(uidSet(uids)).Close() }); err != nil {
		return s.broken(err)
	}
	return nil
}

func (s *session) store(set imap.UIDSet, flags ...imap.Flag) error {
	return s.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: flags}, nil).Close()
}

// move copies, and deletes only what the server has said is copied. The
// library's Move does not wait for that answer where the server has no MOVE, and
// EXPUNGE without UIDs would destroy what others have marked as deleted; without
// UIDPLUS the originals therefore stay, marked as deleted.
func (s *session) move(set imap.UIDSet) error {
	copied, err := s.client.Copy(set, s.account.MoveTo).Wait()
	if err != nil {
		return err
	}
	if len(copied.SourceUIDs) > 0 {
		set = copied.SourceUIDs
	}
	flags := []imap.Flag{imap.FlagDeleted}
	if s.keywords {
		flags = append(flags, Keyword)
	}
	if err := s.store(set, flags...); err != nil {
		return err
	}
	if !s.uidPlus {
		return nil
	}
	return s.client.UIDExpunge(set).Close()
}
