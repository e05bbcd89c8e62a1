package patient

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"time"
)

// Rest is how long to leave a server alone after so many failures in a row, the
// first being 0: twice as long as the last time within the bounds, with jitter
// lest all clients of a server come back at once, and at least as long as the
// server asks for in its error.
func Rest(failures int, least, most time.Duration, why error) time.Duration {
	pause := min(most, least<<min(failures, 20))
	pause = pause/2 + rand.N(pause/2+1)
	return max(pause, suggested(why))
}

// suggestion is how Exchange says when to come back, for instance "Request is
// throttled. Suggested Backoff Time: 299961 milliseconds".
var suggestion = regexp.MustCompile(`(?i)suggested backoff time: (\d{1,8}) milliseconds`)

func suggested(err error) time.Duration {
	m := suggestion.FindStringSubmatch(err.Error())
	if m == nil {
		return 0
	}
	ms, _ := strconv.Atoi(m[1]) // eight digits
	return min(time.Duration(ms)*time.Millisecond, time.Hour)
}
