package mailbox

import "time"

// Keyword is for tests to look for.
const Keyword = keyword

// Hurried shortens the times of a Watch; zero leaves one as it is.
func (o Watching) Hurried(every, idle, whole, least, most time.Duration) Watching {
	o.timing = timing{every: every, idle: idle, whole: whole, least: least, most: most}
	return o
}
