// Package phone shows telephone numbers as people at home write them. Numbers
// are kept in one form, E.164, so that they can be compared and dialled; "+46"
// in front of a neighbour's number is for foreigners. It takes a number and gives
// text.
package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// National gives a Swedish number in its national form ("070-174 06 05") and
// any other as its own country writes it for foreigners. What is no number comes
// back as it is.
func National(number string) string {
	if !strings.HasPrefix(number, "+") {
		return number
	}
	n, err := phonenumbers.Parse(number, "SE")
	if err != nil {
		return number
	}
	if n.GetCountryCode() == 46 {
		return phonenumbers.Format(n, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}
