package oauth_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"samkarta/internal/login/oauth"
)

// endpoint is a login server that answers token requests in turn and keeps what
// it was asked.
type endpoint struct {
	*httptest.Server
	mu      sync.Mutex
	asked   []url.Values
	answers []string // the last one stays
}

func serve(t *testing.T, answers ...string) (*endpoint, *oauth.Client) {
	t.Helper()
	e := &endpoint{answers: answers}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		e.mu.Lock()
		defer e.mu.Unlock()
		e.asked = append(e.asked, r.PostForm)
		answer := e.answers[0]
		if len(e.answers) > 1 {
			e.answers = e.answers[1:]
		}
		switch {
		case strings.HasPrefix(answer, "5"):
			w.WriteHeader(http.StatusServiceUnavailable)
		case strings.Contains(answer, `"error"`):
			w.WriteHeader(http.StatusBadRequest)
		}
		io.WriteString(w, answer)
	}))
	t.Cleanup(e.Close)
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	return e, &oauth.Client{ID: "id", Secret: "s", Scope: "mail", TokenURL: e.URL, DeviceURL: e.URL, AuthURL: e.URL + "/auth", Now: func() time.Time { return now }}
}

func TestRefresh(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		want         oauth.Token
		code         string // of a refusal
		network      bool
	}{
		{"rotated", `{"access_token":"a","refresh_token":"new","expires_in":3600}`, oauth.Token{Access: "a", Refresh: "new"}, "", false},
		{"not rotated", `{"access_token":"a","expires_in":"3600"}`, oauth.Token{Access: "a", Refresh: "old"}, "", false},
		{"refused", `{"error":"invalid_grant","error_description":"AADSTS700082: expired.\r\nTrace ID: x"}`, oauth.Token{}, "invalid_grant", false},
		{"out of order", "503", oauth.Token{}, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, c := serve(t, test.answer)
			got, err := c.Refresh(t.Context(), "old")
			var refusal *oauth.Refusal
			var network net.Error
			if errors.As(err, &refusal) != (test.code != "") || test.code != "" && refusal.Code != test.code || errors.As(err, &network) != test.network {
				t.Fatalf("error %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "Trace") {
				t.Errorf("%v", err)
			}
			if got.Access != test.want.Access || got.Refresh != test.want.Refresh || err == nil && !got.Expires.Equal(c.Now().Add(time.Hour)) {
				t.Errorf("token %+v", got)
			}
			if f := e.asked[0]; f.Get("grant_type") != "refresh_token" || f.Get("refresh_token") != "old" || f.Get("client_id") != "id" || f.Get("client_secret") != "s" {
				t.Errorf("asked %v", f)
			}
		})
	}
}

func TestStrangeAnswers(t *testing.T) {
	for _, answer := range []string{"", "null", "{}", "<html>", `{"access_token":""}`, `{"access_token":7}`} {
		_, c := serve(t, answer)
		if token, err := c.Application(t.Context()); err == nil {
			t.Errorf("%q gave %+v", answer, token)
		}
	}
}

func TestDevice(t *testing.T) {
	const start = `{"device_code":"d","user_code":"ABC-123","verification_uri":"https://example.org/device","expires_in":%s,"interval":0.01}`
	for _, test := range []struct {
		name    string
		expires string
		answers []string
		code    string
	}{
		{"after a while", "900", []string{`{"error":"authorization_pending"}`, "503", `{"access_token":"a","refresh_token":"r","expires_in":60}`}, ""},
		{"declined", "900", []string{`{"error":"authorization_pending"}`, `{"error":"access_denied"}`}, "access_denied"},
		{"too late", "0.05", []string{`{"error":"authorization_pending"}`}, "expired_token"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, c := serve(t, append([]string{strings.Replace(start, "%s", test.expires, 1)}, test.answers...)...)
			shown := ""
			token, err := c.Device(t.Context(), func(page, code string) { shown = page + " " + code })
			var refusal *oauth.Refusal
			if errors.As(err, &refusal) != (test.code != "") || test.code != "" && refusal.Code != test.code || test.code == "" && err != nil {
				t.Fatalf("error %v", err)
			}
			if shown != "https://example.org/device ABC-123" || err == nil && (token.Access != "a" || token.Refresh != "r") {
				t.Errorf("shown %q, token %+v", shown, token)
			}
		})
	}
}

// TestBrowser plays the browser: strangers knock first, then the login server
// sends it back.
func TestBrowser(t *testing.T) {
	for _, test := range []struct{ name, bring, code string }{
		{"consent", "code=c0de", ""},
		{"no consent", "error=access_denied", "access_denied"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, c := serve(t, `{"access_token":"a","refresh_token":"r","expires_in":60}`)
			c.Extra = map[string]string{"access_type": "offline"}
			var asked url.Values
			browser := func(address string) {
				u, err := url.Parse(address)
				if err != nil {
					t.Error(err)
				}
				asked = u.Query()
				go func() {
					back := asked.Get("redirect_uri")
					for _, stranger := range []string{back + "?code=evil&state=guessed", back + "favicon.ico", back + "?code=evil"} {
						if resp, err := http.Get(stranger); err != nil || resp.StatusCode != http.StatusNotFound {
							t.Errorf("%s: %v", stranger, err)
						}
					}
					resp, err := http.Get(back + "?" + test.bring + "&state=" + url.QueryEscape(asked.Get("state")))
					if err != nil {
						t.Error(err)
						return
					}
					page, _ := io.ReadAll(resp.Body)
					if want := "page: " + test.code; !strings.HasPrefix(string(page), "page: ") || !strings.Contains(string(page), want[6:]) {
						t.Errorf("the browser shows %q", page)
					}
				}()
			}
			token, err := c.Browser(t.Context(), browser, func(problem string) string { return "page: " + problem })
			var refusal *oauth.Refusal
			if errors.As(err, &refusal) != (test.code != "") || test.code != "" && refusal.Code != test.code {
				t.Fatalf("error %v", err)
			}
			if asked.Get("code_challenge_method") != "S256" || asked.Get("access_type") != "offline" || !strings.HasPrefix(asked.Get("redirect_uri"), "http://127.0.0.1:") {
				t.Errorf("asked %v", asked)
			}
			if err != nil {
				return
			}
			f := e.asked[0]
			if token.Refresh != "r" || f.Get("code") != "c0de" || f.Get("redirect_uri") != asked.Get("redirect_uri") || len(f.Get("code_verifier")) < 43 {
				t.Errorf("token %+v for %v", token, f)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	_, c := serve(t, `{"device_code":"d","user_code":"A","verification_uri":"https://example.org","interval":60}`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Device(ctx, func(string, string) {}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Device: %v", err)
	}
	if _, err := c.Browser(ctx, func(string) {}, func(string) string { return "" }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Browser: %v", err)
	}
}

// FuzzAnswer: a login server may say anything.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{`{"access_token":"a","expires_in":3600}`, `{"error":"x"}`, `{"expires_in":-1,"access_token":"a"}`, `[]`, `{"interval":1e300}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		client := &http.Client{Transport: answering(answer)}
		c := oauth.Client{TokenURL: "http://127.0.0.1/", HTTP: client}
		token, err := c.Application(t.Context())
		if err == nil && (token.Access == "" || token.Expires.Before(time.Now())) {
			t.Errorf("%q gave %+v", answer, token)
		}
		if _, err := json.Marshal(token); err != nil {
			t.Error(err)
		}
	})
}

type answering string

func (a answering) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Status: "200 OK", Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}
