package mailbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"samkarta/internal/mailbox/spool"
)

// strikes count, for each mail, the connections that broke while it was being
// fetched; a mail with any is fetched alone, so that one that breaks them all is
// found out and does not keep the others from coming.
type strikes map[uint32]int

// maxStrikes is how many broken connections, all but one of its own, make a mail
// one that the server does not hand over.
const maxStrikes = 4

// round brings the ledger and the folder together. With whole it opens the folder
// anew and lists all of it, which finds what was passed over and marks what was
// not marked; otherwise what is newer than all known.
func (s *session) round(ctx context.Context, ledger Ledger, struck strikes, whole bool) error {
	select {
	case <-s.news: // what was announced before is listed now
	default:
	}
	if whole {
		if err := s.begin(ctx, ledger); err != nil {
			return err
		}
	}
	listed, err := s.look(ctx, ledger, whole)
	if err != nil {
		return err
	}
	var fresh []listing
	var unmarked []uint32 // safe since an earlier round that did not come to an end
	for _, l := range listed {
		if safe, isKnown := s.known[l.uid]; !isKnown {
			fresh = append(fresh, l)
		} else if safe && !s.isMarked(l) {
			unmarked = append(unmarked, l.uid)
		}
	}
	if err := s.mark(unmarked); err != nil {
		return err
	}
	// Those that broke connections last: the others are safe before they are tried.
	slices.SortStableFunc(fresh, func(a, b listing) int { return struck[a.uid] - struck[b.uid] })
	for some := range slices.Chunk(fresh, maxMark) {
		taken, err := s.fetch(ctx, ledger, struck, some)
		if err != nil {
			return err
		}
		if err := s.mark(taken); err != nil {
			return err
		}
	}
	return s.moveErr
}

// begin opens the folder and asks the ledger what it has of it.
func (s *session) begin(ctx context.Context, ledger Ledger) error {
	s.moveErr = nil
	if err := s.selectFolder(); err != nil {
		return err
	}
	known, err := ledger.Known(ctx, s.uidValidity)
	if err != nil {
		return fmt.Errorf("mailbox: ledger: %w", err)
	}
	s.known = known
	return nil
}

// look lists the folder. What is newer than all known does when it accounts for
// every mail that the server says is there; if not, all are listed.
func (s *session) look(ctx context.Context, ledger Ledger, whole bool) ([]listing, error) {
	if !whole {
		newest := uint32(0)
		for uid := range s.known {
			newest = max(newest, uid)
		}
		for uid := range s.present {
			newest = max(newest, uid)
		}
		listed, err := s.list(newest + 1)
		if err != nil {
			return nil, err
		}
		for _, l := range listed {
			s.present[l.uid] = true
		}
		if len(s.present) == s.exists() {
			return listed, nil
		}
	}
	listed, err := s.list(1)
	if err != nil {
		return nil, err
	}
	s.present = map[uint32]bool{}
	for _, l := range listed {
		s.present[l.uid] = true
	}
	if ledger.Present != nil {
		if err := ledger.Present(ctx, s.uidValidity, slices.Sorted(maps.Keys(s.present))); err != nil {
			return nil, fmt.Errorf("mailbox: ledger: %w", err)
		}
	}
	return listed, nil
}

// fetch fetches mails with some batches under way at a time, and has the ledger
// take them in order. It gives the UIDs of those taken.
func (s *session) fetch(ctx context.Context, ledger Ledger, struck strikes, fresh []listing) (taken []uint32, err error) {
	var aloft []*flight
	defer func() { // after a failure
		for _, f := range aloft {
			s.conn.Close()
			<-f.landed
			if errors.Is(err, ErrConnection) { // and not our own
				struck.count(ctx, f)
			}
			remove(f.got)
		}
	}()
	land := func() error {
		f := aloft[0]
		<-f.landed
		if len(f.missing())+len(f.doubtful()) > 0 { // what asks again wants the connection for itself
			for _, other := range aloft {
				<-other.landed
			}
		}
		completeErr := s.complete(f)
		if completeErr != nil { // what could not be verified comes again
			for _, l := range f.doubtful() {
				remove(map[uint32]spooled{l.uid: f.got[l.uid]})
				delete(f.got, l.uid)
				if errors.Is(completeErr, ErrConnection) && ctx.Err() == nil {
					struck[l.uid]++
				}
			}
		}
		struck.count(ctx, f)
		aloft = aloft[1:]
		uids, err := s.take(ctx, ledger, f)
		taken = append(taken, uids...)
		if err == nil {
			err = completeErr
		}
		return err
	}
	for batch := range batches(fresh, s.account.MaxSize, func(uid uint32) bool { return struck[uid] > 0 }) {
		if struck[batch[0].uid] >= maxStrikes {
			if err := s.giveUp(ctx, ledger, batch[0]); err != nil {
				return taken, err
			}
			continue
		}
		aloft = append(aloft, s.send(batch))
		// A mail under suspicion is fetched with nothing else in flight.
		for len(aloft) >= inFlight || len(aloft) > 0 && struck[batch[0].uid] > 0 {
			if err := land(); err != nil {
				return taken, err
			}
		}
	}
	for len(aloft) > 0 {
		if err := land(); err != nil {
			return taken, err
		}
	}
	return taken, nil
}

// count strikes the mails that did not come although they were on their way, and
// clears those that came.
func (st strikes) count(ctx context.Context, f *flight) {
	if f.err != nil && !isRefusal(f.err) && !spool.IsLocal(f.err) && ctx.Err() == nil {
		for _, l := range f.missing() {
			st[l.uid]++
		}
	}
	for uid := range f.got {
		delete(st, uid)
	}
}

// giveUp tells the ledger of a mail that breaks every connection.
func (s *session) giveUp(ctx context.Context, ledger Ledger, l listing) error {
	m := s.without(l, fmt.Errorf("%d connections broke in it", maxStrikes))
	return s.leave(ctx, ledger, m)
}

func (s *session) leave(ctx context.Context, ledger Ledger, m spooled) error {
	if ledger.Leave == nil {
		return nil
	}
	if err := ledger.Leave(ctx, m.mail, m.why); err != nil {
		return fmt.Errorf("mailbox: mail %d: %w", m.mail.UID, err)
	}
	s.known[m.mail.UID] = false // until the whole folder is looked through again
	return nil
}

// take hands a batch's mails to the ledger.
func (s *session) take(ctx context.Context, ledger Ledger, f *flight) (taken []uint32, err error) {
	defer remove(f.got)
	var mails []Mail
	for _, m := range f.inOrder() {
		if m.why == nil {
			mails = append(mails, m.mail)
			taken = append(taken, m.mail.UID)
		} else if err := s.leave(ctx, ledger, m); err != nil {
			return nil, err
		}
	}
	if len(mails) == 0 {
		return nil, nil
	}
	if err := ledger.Take(ctx, mails); err != nil {
		return nil, fmt.Errorf("mailbox: mails %d to %d: %w", mails[0].UID, mails[len(mails)-1].UID, err)
	}
	for _, uid := range taken {
		s.known[uid] = true
	}
	return taken, nil
}
