package scan

// How likely a word is misread. The figures are the shares of words that were
// wrong on typed scans at 150 to 300 dpi, rounded up.
const (
	doubtAgreed = 0.0005 // both models read it alike, and are sure
	doubtPale   = 0.01   // alike, but not sure
	doubtSigns  = 0.05   // alike but for a sign that one does not know
	doubtApart  = 0.06   // apart, though the Swedish one is sure: a Swedish word
	doubtMarks  = 0.25   // the marks at the letters are not as it was read
	doubtUnsure = 0.3
)

// doubt is how likely it is that a word was misread.
func (t token) doubt() float64 {
	switch {
	case t.marks:
		return doubtMarks
	case t.agreed == agreed && t.sure > 0.8:
		return doubtAgreed
	case t.agreed == agreed:
		return doubtPale
	case t.agreed == signs:
		return doubtSigns
	case t.sure > 0.9:
		return doubtApart
	}
	return doubtUnsure
}
