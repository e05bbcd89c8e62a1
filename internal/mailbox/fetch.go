package mailbox

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// A batch is what is held in memory at a time, and one command of a length that
// every server takes.
const (
	maxBatch      = 50
	maxBatchBytes = 16 << 20
)

// listing is a mail as the folder's list shows it.
type listing struct {
	uid, seq uint32
	size     int64
	flags    []imap.Flag
}

// fetched is a mail that came, or why it did not.
type fetched struct {
	mail Mail
	why  error
}

// list gives the folder's mails from a UID upwards, in order. SEARCH is not
// used: old servers have left mails out of it, and sizes and flags are needed.
func (s *session) list(first uint32) ([]listing, error) {
	if s.exists == 0 || first == 0 {
		return nil, nil
	}
	found := map[uint32]listing{}
	// A change of flags by somebody else can arrive in place of an answer, which
	// is then missing here: so the list is counted and asked for again.
	for range 3 {
		var set imap.UIDSet
		set.AddRange(imap.UID(first), 0)
		err := s.conn.await(func() error {
			return s.each(set, &imap.FetchOptions{UID: true, Flags: true, RFC822Size: true}, func(msg *imapclient.FetchMessageData) error {
				// "n:*" gives the last mail even when its UID is below n.
				if l, ok := readListing(msg); ok && l.uid >= first {
					found[l.uid] = l
				}
				return nil
			})
		})
		if err != nil {
			return nil, s.broken(err)
		}
		if first > 1 || len(found) >= int(s.exists) {
			break
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b listing) int { return cmp.Compare(a.uid, b.uid) }), nil
}

func readListing(msg *imapclient.FetchMessageData) (l listing, ok bool) {
	l.seq = msg.SeqNum
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			l.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			l.size, ok = item.Size, true
		case imapclient.FetchItemDataFlags:
			l.flags = item.Flags
		}
	}
	return l, ok && l.uid != 0
}

// each runs a FETCH and visits every answer. The answers are read to their end,
// or every later command would block; except after an error of visit, which
// means that the connection broke: to read on would race with the library.
func (s *session) each(set imap.NumSet, options *imap.FetchOptions, visit func(*imapclient.FetchMessageData) error) error {
	fc := s.client.Fetch(set, options)
	for msg := fc.Next(); msg != nil; msg = fc.Next() {
		if err := visit(msg); err != nil {
			s.conn.Close()
			return err
		}
	}
	return fc.Close()
}

// batches cuts a list into what is fetched at once. A mail that is too large
// stands alone.
func batches(list []listing, maxSize int64) iter.Seq[[]listing] {
	return func(yield func([]listing) bool) {
		for len(list) > 0 {
			n, size := 0, int64(0)
			for n < min(len(list), maxBatch) {
				size += list[n].size
				if n > 0 && (size > maxBatchBytes || list[n].size > maxSize) {
					break
				}
				if n++; list[n-1].size > maxSize {
					break
				}
			}
			if !yield(list[:n]) {
				return
			}
			list = list[n:]
		}
	}
}

// fetch gives every mail of the batch that is still there, whole or with the
// reason why not, in the batch's order. With an error it gives those that came
// before it.
func (s *session) fetch(batch []listing) ([]fetched, error) {
	section := &imap.FetchItemBodySection{Peek: true}
	if batch[0].size > s.account.MaxSize {
		section.Specifier = imap.PartSpecifierHeader
	}
	var set imap.UIDSet
	for _, l := range batch {
		set.AddNum(imap.UID(l.uid))
	}
	got, err := s.bodies(set, section, batch)
	if err != nil && !isRefusal(err) {
		return inOrder(batch, got), s.broken(err)
	}
	for _, l := range batch {
		if _, ok := got[l.uid]; ok {
			continue
		}
		if err := s.again(l, section, got); err != nil {
			return inOrder(batch, got), err
		}
	}
	return inOrder(batch, got), nil
}

func inOrder(batch []listing, got map[uint32]fetched) []fetched {
	var list []fetched
	for _, l := range batch {
		if f, ok := got[l.uid]; ok {
			list = append(list, f)
		}
	}
	return list
}

// again asks for one mail that did not come: by its UID, and then by its number,
// since some servers send the body before the UID and the library then takes
// the answer for somebody else's. A mail that is no longer there is no fault.
func (s *session) again(l listing, section *imap.FetchItemBodySection, got map[uint32]fetched) error {
	one := []listing{l}
	var last error
	for try := range 3 {
		var set imap.NumSet = imap.UIDSetNum(imap.UID(l.uid))
		if try > 0 {
			now, err := s.list(l.uid)
			if err != nil {
				return err
			}
			if len(now) == 0 || now[0].uid != l.uid {
				return nil
			}
			set = imap.SeqSetNum(now[0].seq)
		}
		found, err := s.bodies(set, section, one)
		if err != nil && !isRefusal(err) {
			return s.broken(err)
		}
		var refusal *imap.Error
		if errors.As(err, &refusal) && (temporary(refusal) || refusal.Type == imap.StatusResponseTypeBad) {
			return fmt.Errorf("%w: %w", ErrServer, err)
		}
		if f, ok := found[l.uid]; ok {
			got[l.uid] = f
			return nil
		}
		last = err
	}
	why := ErrNoBody
	if last != nil {
		why = fmt.Errorf("%w: %w", ErrNoBody, last)
	}
	got[l.uid] = fetched{Mail{UIDValidity: s.uidValidity, UID: l.uid, Size: l.size}, why}
	return nil
}

// bodies fetches mails and gives those that came whole. Envelope and structure
// are never asked for: an odd one ends the connection.
func (s *session) bodies(set imap.NumSet, section *imap.FetchItemBodySection, wanted []listing) (map[uint32]fetched, error) {
	got := map[uint32]fetched{}
	options := &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section}}
	err := s.conn.await(func() error {
		return s.each(set, options, func(msg *imapclient.FetchMessageData) error {
			f, ok, err := s.readMail(msg, section)
			i := slices.IndexFunc(wanted, func(l listing) bool { return l.uid == f.mail.UID })
			if err != nil || !ok || i < 0 {
				return err
			}
			f.mail.Size = wanted[i].size
			if len(f.mail.Raw) == 0 && f.mail.Size > 0 {
				return nil // some servers send nothing for a mail they cannot read
			}
			got[f.mail.UID] = f
			return nil
		})
	})
	return got, err
}

// readMail reads one answer; ok when it held the section.
func (s *session) readMail(msg *imapclient.FetchMessageData, section *imap.FetchItemBodySection) (f fetched, ok bool, err error) {
	f.mail.UIDValidity = s.uidValidity
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			f.mail.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			f.mail.InternalDate = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil || !item.MatchCommand(section) {
				continue
			}
			if err := s.readLiteral(item.Literal, &f); err != nil {
				return f, false, err
			}
			ok = true
		}
	}
	if section.Specifier == imap.PartSpecifierHeader {
		f.why = ErrTooLarge
	}
	return f, ok, nil
}

// readLiteral reads exactly as many bytes as the server announced. io.ReadAll
// would give the first half of a mail without an error when the connection dies.
func (s *session) readLiteral(lit imap.LiteralReader, f *fetched) error {
	size := lit.Size()
	if size > s.account.MaxSize {
		// The list's size is only a hint. The library reads over the rest.
		f.why = ErrTooLarge
		size = 64 << 10
	}
	f.mail.Raw = make([]byte, min(size, lit.Size()))
	if _, err := io.ReadFull(lit, f.mail.Raw); err != nil {
		return fmt.Errorf("broken off inside mail %d: %w", f.mail.UID, err)
	}
	if f.why != nil {
		f.mail.Raw = headerOf(f.mail.Raw)
	}
	return nil
}

// headerOf cuts a mail at the end of its header.
func headerOf(raw []byte) []byte {
	for _, blank := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(blank)); i >= 0 {
			return raw[:i+len(blank)]
		}
	}
	return raw
}

// broken names the failure of a command that is not about one mail.
func (s *session) broken(err error) error {
	if isRefusal(err) {
		return fmt.Errorf("%w: %w", ErrServer, err)
	}
	return fmt.Errorf("%w: %w", ErrConnection, err)
}
