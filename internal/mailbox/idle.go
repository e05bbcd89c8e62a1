package mailbox

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// wait returns when the folder may have changed: at the server's word, or after a
// while for servers that say none. An error is the end of the connection.
func (s *session) wait(ctx context.Context, t timing) error {
	if s.canIdle && len(s.news) == 0 {
		if err := s.idle(ctx, t.idle); s.canIdle {
			return err
		}
	}
	if err := s.pause(ctx, t.every); err != nil {
		return err
	}
	// The server says what is new when it is spoken to.
	if err := s.conn.Await(func() error { return s.client.Noop().Wait() }); err != nil {
		return s.broken(err)
	}
	return nil
}

// idle waits for the server's word. A server that refuses is not asked again.
func (s *session) idle(ctx context.Context, atMost time.Duration) error {
	var idle *imapclient.IdleCommand
	err := s.conn.Await(func() (err error) {
		idle, err = s.client.Idle()
		return err
	})
	if err != nil {
		s.canIdle = !isRefusal(err)
		return s.broken(err)
	}
	if err := s.pause(ctx, atMost); err != nil {
		return err
	}
	// To end IDLE and hear the server's answer shows that the line still lives.
	err = s.conn.Await(func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
	if err != nil {
		return s.broken(err)
	}
	return nil
}

var errClosed = errors.New("closed by the server")

// pause ends with news, with the connection, or after a time.
func (s *session) pause(ctx context.Context, atMost time.Duration) error {
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	select {
	case <-s.news:
	case <-timer.C:
	case <-s.client.Closed():
		return s.broken(errClosed)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}
