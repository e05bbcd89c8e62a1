package scan

// doubt is how likely it is that a word was misread. The figures are shares of
// words that were wrong on typed scans at 150 to 300 dpi.
func (t token) doubt() float64 {
	if t.accents {
		return 0.25
	}
	switch t.agreed {
	case agreed:
		if t.sure > 0.8 {
			return 0.0005
		}
		return 0.01
	case signs:
		return 0.05
	}
	if t.sure > 0.9 {
		return 0.01
	}
	return 0.3
}
