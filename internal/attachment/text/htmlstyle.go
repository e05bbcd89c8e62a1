package text

import (
	"strconv"
	"strings"
)

// styles is what of a style attribute matters.
type styles struct {
	hidden, struck, marked, pre bool
	// weight is 1 for bold, -1 for not bold, 0 when it says nothing.
	weight int
	font   string
	// listMark: Word writes the number or bullet of a list item as text.
	listMark bool
}

func parseStyle(style string) styles {
	var s styles
	if style == "" {
		return s
	}
	for declaration := range strings.SplitSeq(strings.ToLower(style), ";") {
		name, value, _ := strings.Cut(declaration, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		switch name {
		case "display":
			s.hidden = s.hidden || value == "none"
		case "visibility":
			s.hidden = s.hidden || value == "hidden"
		case "mso-hide":
			s.hidden = s.hidden || value == "all"
		case "font-size":
			s.hidden = s.hidden || value == "0" || value == "0px" || value == "0pt"
		case "text-decoration", "text-decoration-line":
			s.struck = s.struck || strings.Contains(value, "line-through")
			s.marked = s.marked || strings.Contains(value, "underline")
		case "color": // written in it, or a choice set in it
			s.marked = s.marked || isMarker(value)
		case "background", "background-color", "mso-highlight":
			s.marked = s.marked || isMarker(value)
		case "white-space":
			s.pre = s.pre || strings.HasPrefix(value, "pre")
		case "font-weight":
			s.weight = -1
			if n, err := strconv.Atoi(value); strings.HasPrefix(value, "bold") || err == nil && n >= 600 {
				s.weight = 1
			}
		case "font-family":
			s.font, _, _ = strings.Cut(value, ",")
			s.font = strings.Trim(s.font, `"' `)
		case "mso-list":
			s.listMark = value == "ignore"
		}
	}
	return s
}

// isMarker tells the colours of a marker pen from those of a page's design.
func isMarker(colour string) bool {
	switch colour {
	case "yellow", "lime", "aqua", "cyan", "fuchsia", "magenta", "orange", "gold", "chartreuse", "red", "blue", "green":
		return true
	}
	hex, ok := strings.CutPrefix(colour, "#")
	if ok && len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || len(hex) != 6 {
		return false
	}
	r, g, b := int(n>>16), int(n>>8&0xff), int(n&0xff)
	bright := max(r, g, b)
	return bright >= 0xb0 && bright-min(r, g, b) >= 0x70
}

// listMark tidies the mark that Word wrote in a symbol font.
func listMark(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " "))
	switch s {
	case "·", "o", "§", "-", "\uf0b7", "\uf0a7", "Ø", "ü", "v", "q":
		return "•"
	}
	return s
}
