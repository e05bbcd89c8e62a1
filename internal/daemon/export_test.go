package daemon

import "time"

// Hurried shortens the times that tests cannot wait for.
func Hurried(o Options) Options {
	o.timing = timing{look: 20 * time.Millisecond, again: 50 * time.Millisecond}
	return o
}
