package mailbox

import (
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// keyword marks the mails that are safe, where the server keeps keywords. It is
// for people and other programs to see; the ledger never relies on it.
const keyword = "$SamkartaDone"

// maxMark is how many mails one command marks: their UIDs, scattered as they may
// be, fit in the 8,000 bytes that every server takes as a line.
const maxMark = 500

// isMarked: nothing is left to do on the server for a mail that is safe.
func (s *session) isMarked(l listing) bool {
	// Somebody has deleted it: neither a keyword nor a move is for us to add.
	if hasFlag(l.flags, imap.FlagDeleted) {
		return true
	}
	return !s.canMove && (!s.keywords || hasFlag(l.flags, keyword))
}

// hasFlag ignores case, as keywords do.
func hasFlag(flags []imap.Flag, flag imap.Flag) bool {
	return slices.ContainsFunc(flags, func(f imap.Flag) bool { return strings.EqualFold(string(f), string(flag)) })
}

// mark shows on the server that mails are safe: by a keyword, and by a move where
// one is wanted and the server announces MOVE. A copy and an expunge in its place
// would destroy mail when the first fails, and the originals of a server without
// MOVE therefore stay where they are. A server that refuses keywords is no
// fault; a move that is refused is told when all mail has been fetched.
func (s *session) mark(uids []uint32) error {
	for some := range slices.Chunk(uids, maxMark) {
		if err := s.addKeyword(uidSet(some)); err != nil {
			return err
		}
		if err := s.move(some); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) addKeyword(set imap.UIDSet) error {
	if !s.keywords {
		return nil
	}
	err := s.conn.Await(func() error {
		return s.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{keyword}}, nil).Close()
	})
	if err != nil && isRefusal(err) {
		s.keywords = false
		return nil
	}
	if err != nil {
		return s.broken(err)
	}
	return nil
}

// move calls the library's Move, which is a MOVE only where the server announces
// it (canMove).
func (s *session) move(uids []uint32) error {
	if !s.canMove || s.moveErr != nil {
		return nil
	}
	err := s.conn.Await(func() error {
		_, err := s.client.Move(uidSet(uids), s.account.MoveTo).Wait()
		return err
	})
	switch {
	case err == nil:
		for _, uid := range uids {
			delete(s.present, uid)
		}
		return nil
	case isRefusal(err):
		s.moveErr = fmt.Errorf("%w to %q: %w", ErrMove, s.account.MoveTo, err)
		return nil
	}
	return s.broken(err)
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
