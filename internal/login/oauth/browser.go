package oauth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Browser logs a person in with the browser of this machine (RFC 8252): show
// gets the address to open, and the login server sends the browser back to a
// port here that only this machine reaches. page is what the browser then shows,
// with what went wrong or "".
func (c *Client) Browser(ctx context.Context, show func(address string), page func(problem string) string) (Token, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return Token{}, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, maxWait, &Refusal{Code: "expired_token"})
	defer cancel()
	redirect := "http://" + listener.Addr().String() + "/"
	// Whoever else on this machine knocks on the port knows neither.
	state, verifier := rand.Text(), rand.Text()+rand.Text()
	came := make(chan result, 1)
	server := &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { receive(w, r, state, page, came) }),
	}
	go server.Serve(listener)
	defer server.Close()
	show(c.authorization(redirect, state, verifier))
	select {
	case <-ctx.Done():
		return Token{}, context.Cause(ctx)
	case r := <-came:
		// The browser gets its page before the server goes.
		stop, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		_ = server.Shutdown(stop)
		if r.err != nil {
			return Token{}, r.err
		}
		return c.token(ctx, url.Values{
			"grant_type": {"authorization_code"}, "code": {r.code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
		})
	}
}

// result is what the browser brought back.
type result struct {
	code string
	err  error
}

// authorization is the address that the browser opens. The challenge proves that
// the code is redeemed by whoever asked for it (PKCE, RFC 7636).
func (c *Client) authorization(redirect, state, verifier string) string {
	challenge := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"client_id": {c.ID}, "response_type": {"code"}, "redirect_uri": {redirect}, "scope": {c.Scope}, "state": {state},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}
	for name, value := range c.Extra {
		q.Set(name, value)
	}
	return c.AuthURL + "?" + q.Encode()
}

// receive takes the browser that the login server sent back; everything else
// that knocks is turned away.
func receive(w http.ResponseWriter, r *http.Request, state string, page func(string) string, came chan<- result) {
	q := r.URL.Query()
	if r.URL.Path != "/" || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(state)) != 1 {
		http.NotFound(w, r)
		return
	}
	res := result{code: q.Get("code")}
	problem := ""
	if res.code == "" {
		res.err = &Refusal{Code: cmp.Or(q.Get("error"), "no_code"), Description: q.Get("error_description")}
		problem = res.err.Error()
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Referrer-Policy", "no-referrer")
	fmt.Fprintln(w, page(problem))
	select {
	case came <- res:
	default: // it came before
	}
}
