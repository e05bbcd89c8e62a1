package mailbox

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"samkarta/internal/mailbox/spool"
)

// A batch is what is made safe at a time, and one command of a length that
// every server takes.
const (
	maxBatch      = 50
	maxBatchBytes = 16 << 20
	// inFlight is how many batches are asked for ahead: one travels while the
	// other is written, so that a distant server costs no waiting.
	inFlight = 2
)

// listing is a mail as the folder's list shows it.
type listing struct {
	uid, seq uint32
	size     int64
	flags    []imap.Flag
}

// list gives the folder's mails from a UID upwards, in order. SEARCH is not
// used: old servers have left mails out of it, and sizes and flags are needed.
func (s *session) list(first uint32) ([]listing, error) {
	if s.exists() == 0 || first == 0 {
		return nil, nil
	}
	var set imap.UIDSet
	set.AddRange(imap.UID(first), 0)
	found := map[uint32]listing{}
	// A change of flags by somebody else can arrive in place of an answer, which
	// is then missing here: so the list is counted and asked for again.
	for range 3 {
		if err := s.listInto(found, set); err != nil {
			return nil, err
		}
		if first > 1 || len(found) >= s.exists() {
			break
		}
	}
	// "n:*" gives the last mail even when its UID is below n.
	maps.DeleteFunc(found, func(uid uint32, _ listing) bool { return uid < first })
	return slices.SortedFunc(maps.Values(found), func(a, b listing) int { return cmp.Compare(a.uid, b.uid) }), nil
}

// listInto adds what the server says of some mails.
func (s *session) listInto(found map[uint32]listing, set imap.UIDSet) error {
	err := s.conn.Await(func() error {
		fc := s.client.Fetch(set, &imap.FetchOptions{UID: true, Flags: true, RFC822Size: true})
		for msg := fc.Next(); msg != nil; msg = fc.Next() {
			if l, ok := readListing(msg); ok {
				found[l.uid] = l
			}
		}
		return fc.Close()
	})
	if err != nil {
		return s.broken(err)
	}
	return nil
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

// batches cuts a list into what is fetched at once. A mail that is too large
// stands alone, and so does one that alone holds.
func batches(list []listing, maxSize int64, alone func(uid uint32) bool) iter.Seq[[]listing] {
	single := func(l listing) bool { return l.size > maxSize || alone(l.uid) }
	return func(yield func([]listing) bool) {
		for len(list) > 0 {
			n, size := 1, list[0].size
			for !single(list[0]) && n < min(len(list), maxBatch) && !single(list[n]) && size+list[n].size <= maxBatchBytes {
				size += list[n].size
				n++
			}
			if !yield(list[:n]) {
				return
			}
			list = list[n:]
		}
	}
}

// spooled is a mail that came, or why it did not.
type spooled struct {
	mail Mail
	why  error
	file *os.File // open until it is settled
}

// flight is a batch on its way.
type flight struct {
	batch   []listing
	section *imap.FetchItemBodySection
	got     map[uint32]spooled
	err     error
	landed  chan struct{}
}

// send asks for a batch and reads it in a goroutine of its own: the server may
// answer a later command before it ends an earlier one.
func (s *session) send(batch []listing) *flight {
	f := &flight{batch: batch, section: &imap.FetchItemBodySection{Peek: true}, landed: make(chan struct{})}
	if batch[0].size > s.account.MaxSize {
		f.section.Specifier = imap.PartSpecifierHeader
	}
	var set imap.UIDSet
	for _, l := range batch {
		set.AddNum(imap.UID(l.uid))
	}
	read := s.bodies(set, f.section, batch)
	go func() {
		f.got, f.err = read()
		close(f.landed)
	}()
	return f
}

// missing are the mails of a landed batch that did not come.
func (f *flight) missing() []listing {
	return slices.DeleteFunc(slices.Clone(f.batch), func(l listing) bool {
		_, ok := f.got[l.uid]
		return ok
	})
}

// inOrder gives what came, in the batch's order.
func (f *flight) inOrder() []spooled {
	var list []spooled
	for _, l := range f.batch {
		if m, ok := f.got[l.uid]; ok {
			list = append(list, m)
		}
	}
	return list
}

// doubtful are the mails of a landed batch that are not as long as they were
// listed.
func (f *flight) doubtful() []listing {
	return slices.DeleteFunc(slices.Clone(f.batch), func(l listing) bool {
		m, ok := f.got[l.uid]
		return !ok || m.why != nil || m.mail.Size == l.size
	})
}

// complete sees to what did not come with its batch, or not as it was listed.
// Nothing else may be in flight then.
func (s *session) complete(f *flight) error {
	if f.err != nil && !isRefusal(f.err) {
		return s.broken(f.err)
	}
	for _, l := range f.missing() {
		if err := s.again(l, f); err != nil {
			return err
		}
	}
	return s.verify(f, f.doubtful())
}

// stub is the size below which a mail that is not as long as it was listed may be
// a text of the server's own.
const stub = 4 << 10

// verify drops mails that are no longer there, and asks again for short ones. The
// listed size is only a hint (Exchange gives that of its own format); but for a
// mail that was expunged meanwhile, or whose flags somebody changed, Courier sends
// a text of its own, "message unavailable".
func (s *session) verify(f *flight, doubtful []listing) error {
	for _, l := range doubtful {
		for same := 0; same < 3; {
			// Servers tell of expunged mails now and not while they fetch (RFC 9051
			// 7.5.1), and Courier looks for its files.
			if err := s.conn.Await(func() error { return s.client.Noop().Wait() }); err != nil {
				return s.broken(err)
			}
			now, before := map[uint32]listing{}, f.got[l.uid]
			if err := s.listInto(now, imap.UIDSetNum(imap.UID(l.uid))); err != nil {
				return err
			}
			if _, there := now[l.uid]; !there {
				remove(map[uint32]spooled{l.uid: before})
				delete(f.got, l.uid)
				break
			}
			if before.mail.Size == l.size || before.mail.Size >= stub {
				break
			}
			found, err := s.bodies(imap.UIDSetNum(imap.UID(l.uid)), f.section, []listing{l})()
			if err != nil && !isRefusal(err) {
				remove(found)
				return s.broken(err)
			}
			if after, ok := found[l.uid]; ok {
				remove(map[uint32]spooled{l.uid: before})
				f.got[l.uid] = after
				if same++; after.mail.SHA256 != before.mail.SHA256 {
					same = 0
				}
			} else {
				same++
			}
		}
	}
	return nil
}

// again asks for one mail: by its UID, and then by its number, since some
// servers send the body before the UID and the library then takes the answer
// for somebody else's. A mail that is no longer there is no fault.
func (s *session) again(l listing, f *flight) error {
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
		found, err := s.bodies(set, f.section, []listing{l})()
		maps.Copy(f.got, found)
		if err != nil && !isRefusal(err) {
			return s.broken(err)
		}
		var refusal *imap.Error
		if errors.As(err, &refusal) && (temporary(refusal) || refusal.Type == imap.StatusResponseTypeBad) {
			return fmt.Errorf("%w: %w", ErrServer, err)
		}
		if _, ok := found[l.uid]; ok {
			return nil
		}
		last = err
	}
	f.got[l.uid] = s.without(l, last)
	return nil
}

// without is a mail that the server does not hand over.
func (s *session) without(l listing, reason error) spooled {
	why := ErrNoBody
	if reason != nil {
		why = fmt.Errorf("%w: %w", ErrNoBody, reason)
	}
	return spooled{mail: Mail{UIDValidity: s.uidValidity, UID: l.uid, Size: l.size}, why: why}
}

// bodies asks for mails; the function it gives reads the answers and spools the
// mails that came whole. Envelope and structure are never asked for: an odd one
// ends the connection.
func (s *session) bodies(set imap.NumSet, section *imap.FetchItemBodySection, wanted []listing) func() (map[uint32]spooled, error) {
	answered := s.conn.Owe()
	fc := s.client.Fetch(set, &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section}})
	return func() (map[uint32]spooled, error) {
		defer answered()
		got := map[uint32]spooled{}
		to := spool.New(s.spool)
		var readErr error
		for msg := fc.Next(); msg != nil; msg = fc.Next() {
			m, ok, err := s.readMail(msg, section, to)
			i := slices.IndexFunc(wanted, func(l listing) bool { return l.uid == m.mail.UID })
			switch {
			case err != nil:
				// Not read on: after a broken connection that would race with the library.
				s.conn.Close()
				readErr = err
			case !ok || i < 0 || m.mail.Size == 0 && wanted[i].size > 0:
				// Somebody else's, or empty: some servers send nothing for a mail they
				// cannot read.
				m.drop()
				continue
			default:
				if m.why != nil {
					m.mail.Size = wanted[i].size
				}
				got[m.mail.UID] = m
				continue
			}
			break
		}
		if readErr == nil || spool.IsLocal(readErr) {
			readErr = cmp.Or(readErr, fc.Close())
		}
		var files []*os.File
		for _, m := range got {
			if m.file != nil {
				files = append(files, m.file)
			}
		}
		if err := spool.Settle(files); err != nil {
			remove(got)
			return nil, err
		}
		return got, readErr
	}
}

// drop forgets a mail that was not wanted.
func (m spooled) drop() {
	if m.file != nil {
		spool.Discard(m.file)
	}
}

// remove removes what was not taken.
func remove(mails map[uint32]spooled) {
	for _, m := range mails {
		if m.mail.File != "" {
			os.Remove(m.mail.File)
		}
	}
}

// readMail reads one answer; ok when it held the section.
func (s *session) readMail(msg *imapclient.FetchMessageData, section *imap.FetchItemBodySection, to *spool.Spool) (m spooled, ok bool, err error) {
	m.mail.UIDValidity = s.uidValidity
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.mail.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			m.mail.InternalDate = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil || !item.MatchCommand(section) || ok {
				continue
			}
			if err := s.readBody(item.Literal, section, to, &m); err != nil {
				m.drop()
				return m, false, fmt.Errorf("mail %d: %w", m.mail.UID, err)
			}
			ok = true
		}
	}
	return m, ok, nil
}

// readBody spools a mail, or keeps the header of one that is too large.
func (s *session) readBody(lit imap.LiteralReader, section *imap.FetchItemBodySection, to *spool.Spool, m *spooled) (err error) {
	// The list's size is only a hint, so that a literal is measured once more.
	if section.Specifier == imap.PartSpecifierHeader || lit.Size() > s.account.MaxSize {
		m.why = ErrTooLarge
		m.mail.Size = lit.Size()
		m.mail.Header, err = spool.Header(lit)
		return err
	}
	m.file, m.mail.SHA256, err = to.Save(lit)
	if err == nil {
		m.mail.File, m.mail.Size = m.file.Name(), lit.Size()
	}
	if spool.IsLocal(err) {
		// The library waits until a body has been read to its end, also after the
		// connection has been closed.
		s.conn.Close()
		_, _ = io.Copy(io.Discard, lit)
	}
	return err
}

// broken names the failure of a command that is not about one mail.
func (s *session) broken(err error) error {
	switch {
	case spool.IsLocal(err):
		return fmt.Errorf("mailbox: %w", err)
	case isRefusal(err):
		return fmt.Errorf("%w: %w", ErrServer, err)
	}
	return fmt.Errorf("%w: %w", ErrConnection, err)
}
