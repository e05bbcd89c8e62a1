package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"time"
)

// maxWait is how long a person has for the login, whatever the server allows.
const maxWait = 30 * time.Minute

// Device logs a person in on any device they like (RFC 8628): show tells them the
// page to open and the code to enter there.
func (c *Client) Device(ctx context.Context, show func(page, code string)) (Token, error) {
	var start struct {
		DeviceCode string      `json:"device_code"`
		UserCode   string      `json:"user_code"`
		Page       string      `json:"verification_uri"`
		OldPage    string      `json:"verification_url"` // before the RFC
		ExpiresIn  json.Number `json:"expires_in"`
		Interval   json.Number `json:"interval"`
	}
	if err := c.post(ctx, c.DeviceURL, url.Values{"client_id": {c.ID}, "scope": {c.Scope}}, &start); err != nil {
		return Token{}, err
	}
	if start.Page == "" {
		start.Page = start.OldPage
	}
	if start.DeviceCode == "" || start.UserCode == "" || start.Page == "" {
		return Token{}, errors.New("login server: an answer without a code")
	}
	interval := seconds(start.Interval, 5*time.Second)
	ctx, cancel := context.WithTimeoutCause(ctx, min(maxWait, seconds(start.ExpiresIn, maxWait)), &Refusal{Code: "expired_token"})
	defer cancel()
	show(start.Page, start.UserCode)
	for {
		if err := sleep(ctx, interval); err != nil {
			return Token{}, err
		}
		t, err := c.token(ctx, url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {start.DeviceCode}})
		var refusal *Refusal
		var network net.Error
		switch {
		case err == nil:
			return t, nil
		case ctx.Err() != nil:
			return Token{}, context.Cause(ctx)
		case errors.As(err, &refusal) && refusal.Code == "authorization_pending":
		case errors.As(err, &refusal) && refusal.Code == "slow_down":
			interval += 5 * time.Second
		case errors.As(err, &network):
			interval *= 2 // RFC 8628 3.5
		default:
			return Token{}, err
		}
	}
}

// seconds reads a number of seconds; otherwise stands for none.
func seconds(n json.Number, otherwise time.Duration) time.Duration {
	f, err := n.Float64()
	if err != nil || f <= 0 || f > maxWait.Seconds()*10 {
		return otherwise
	}
	return time.Duration(f * float64(time.Second))
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
