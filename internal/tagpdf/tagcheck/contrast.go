package tagcheck

import "math"

// leastContrast is what WCAG 2.1 AA (1.4.3) asks of text of ordinary size.
const leastContrast = 4.5

// canvas follows what a content stream paints, as far as the contrast of text with
// the rectangle behind it needs: colours, places and filled rectangles. Pictures,
// other shapes and colour spaces are not followed; text on or in them is not judged.
type canvas struct {
	state
	saved []state
	// text is the matrix of the line of text.
	text matrix
	// path are rectangles that nothing has filled yet, grounds those that are.
	path, grounds []ground
}

type state struct {
	colour [3]float64
	// unknown: the colour is in a space that is not followed.
	unknown bool
	matrix  matrix
}

type ground struct {
	x0, y0, x1, y1 float64
	state
}

// matrix is a b c d e f of PDF.
type matrix [6]float64

var unit = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return x*m[0] + y*m[2] + m[4], x*m[1] + y*m[3] + m[5]
}

// mostSaved bounds the stack that a broken file could grow.
const mostSaved = 512

func newCanvas() *canvas { return &canvas{state: state{matrix: unit}, text: unit} }

// operator notes what an operator paints or changes.
func (c *canvas) operator(op operator, operands []any) {
	n := numbers(operands)
	switch {
	case op == "q" && len(c.saved) < mostSaved:
		c.saved = append(c.saved, c.state)
	case op == "Q" && len(c.saved) > 0:
		c.state, c.saved = c.saved[len(c.saved)-1], c.saved[:len(c.saved)-1]
	case op == "cm" && len(n) == 6:
		c.matrix = matrix(n).times(c.matrix)
	case op == "rg" && len(n) == 3:
		c.colour, c.unknown = [3]float64(n), false
	case op == "g" && len(n) == 1:
		c.colour, c.unknown = [3]float64{n[0], n[0], n[0]}, false
	case op == "k" || op == "sc" || op == "scn" || op == "cs":
		c.unknown = true
	case op == "BT":
		c.text = unit
	case op == "Tm" && len(n) == 6:
		c.text = matrix(n)
	case (op == "Td" || op == "TD") && len(n) == 2:
		c.text = matrix{1, 0, 0, 1, n[0], n[1]}.times(c.text)
	case op == "re" && len(n) == 4:
		x0, y0 := c.matrix.apply(n[0], n[1])
		x1, y1 := c.matrix.apply(n[0]+n[2], n[1]+n[3])
		c.path = append(c.path, ground{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), c.state})
	case op == "f" || op == "F" || op == "f*" || op == "B" || op == "B*" || op == "b" || op == "b*":
		for _, g := range c.path {
			g.state = c.state
			c.grounds = append(c.grounds, g)
		}
		c.path = nil
	case op == "n" || op == "S" || op == "s":
		c.path = nil
	}
}

func numbers(operands []any) []float64 {
	var all []float64
	for _, v := range operands {
		f, ok := v.(float64)
		if !ok {
			return nil
		}
		all = append(all, f)
	}
	return all
}

// readable tells whether text that is shown now stands out from what is behind its
// beginning; white paper where nothing is.
func (c *canvas) readable() bool {
	behind := state{colour: [3]float64{1, 1, 1}}
	// A little into the first letter.
	x, y := c.text.times(c.matrix).apply(1, 1)
	for i := len(c.grounds) - 1; i >= 0; i-- {
		if g := c.grounds[i]; g.x0 <= x && x <= g.x1 && g.y0 <= y && y <= g.y1 {
			behind = g.state
			break
		}
	}
	if c.unknown || behind.unknown {
		return true
	}
	a, b := luminance(c.colour), luminance(behind.colour)
	return (max(a, b)+0.05)/(min(a, b)+0.05) >= leastContrast
}

// luminance is WCAG's relative luminance.
func luminance(colour [3]float64) float64 {
	sum := 0.0
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		v := colour[i] / 12.92
		if colour[i] > 0.04045 {
			v = math.Pow((colour[i]+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}
