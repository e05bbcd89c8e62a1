// Package xoauth2 is the way to log in with an access token that Microsoft 365 and
// Gmail share. go-sasl dropped it in favour of the standard, OAUTHBEARER (RFC
// 7628), which Microsoft does not know.
package xoauth2

import "errors"

// Name is the mechanism's.
const Name = "XOAUTH2"

// ErrRefused: the server turned the token down.
var ErrRefused = errors.New("access token refused")

// Client is a sasl.Client.
type Client struct{ User, Token string }

// Start gives the initial response as
// https://developers.google.com/workspace/gmail/imap/xoauth2-protocol has it.
func (c Client) Start() (mechanism string, initial []byte, err error) {
	return Name, []byte("user=" + c.User + "\x01auth=Bearer " + c.Token + "\x01\x01"), nil
}

// Next is called with the reason of a refusal only. The empty answer that the
// protocol asks for then would be written as "=", which Dovecot takes for an
// error of ours; so the exchange ends here, and with it the connection.
func (c Client) Next([]byte) ([]byte, error) { return nil, ErrRefused }
