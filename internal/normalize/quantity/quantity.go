// Package quantity reads counts and stretches of years as people write them in
// Swedish, and a little English: "ca 30–40", "ett trettiotal", "8, varav 1
// ledig", "sedan hösten 2012". It exists apart from normalize because words of
// number are a language of their own; it takes a line of text and gives a
// number or a period, or the reason why there is none. What is not plainly one
// count is refused: a year, a percentage and a telephone number are digits too.
package quantity

import "samkarta/internal/form"

// Reading is what was read: at most one of Number and Period, or a Code.
type Reading struct {
	Number *form.Number
	Period *form.Period
	// Sure is the probability that it is what was meant.
	Sure float64
	// Code says why nothing was read; "" when something was.
	Code string
}

// Why nothing was read: codes of form.Problem.
const (
	NotUnderstood  = "not_understood"
	NoNumber       = "no_number"
	NotACount      = "not_a_count"
	SeveralNumbers = "several_numbers"
	LooksLikeYear  = "looks_like_year"
)

// How sure a reading is.
const (
	SureExact    = 1.0  // plain digits
	SureWords    = 0.98 // numbers in words, a few words before the number
	SureWithin   = 0.85 // among many words, a sum, two stretches of years
	SureDoubtful = 0.75 // "ett par", a round year that may be a count
	SureHedged   = 0.6  // "4 lediga", "+40": a person must look
)
