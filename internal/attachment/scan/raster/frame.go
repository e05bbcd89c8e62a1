package raster

import (
	"image"
	"math"
)

// Frame says how a page lies in its image: the slope of its lines and of its
// margins, and how both change over the image, as they do when a camera looked
// at the page aslant.
type Frame struct {
	size image.Point
	// The line through the middle column at the height y (from the middle) has
	// the slope slope+turn*y; the margin at the middle row leans likewise.
	slope, turn         float64
	lean, leanTurn      float64
	strength, crosswise float64
}

// Lies tells whether the lines of text stand upright in the image, as on a
// page scanned sideways.
func (f Frame) Lies() bool { return f.crosswise > 1.5*f.strength }

// Straight tells whether nothing need be done: less than a pixel in a line of
// text.
func (f Frame) Straight() bool {
	w, h := float64(f.size.X), float64(f.size.Y)
	return math.Abs(f.slope)*w < 1.5 && math.Abs(f.turn)*w*h < 3 && math.Abs(f.lean)*h < 3 && math.Abs(f.leanTurn)*w*h < 6
}

// dot is a point of a page, from its middle.
type dot struct{ x, y float64 }

// FindFrame finds how a page lies by its blobs: the feet of letters stand in
// lines, and table rules tell where the margins go. dpi is the resolution, and
// need only be about right.
func FindFrame(blobs []Blob, size image.Point, dpi float64) Frame {
	f := Frame{size: size}
	cx, cy := float64(size.X)/2, float64(size.Y)/2
	var feet, left, right, rules []dot
	for _, b := range blobs {
		w, h := float64(b.Box.Dx()), float64(b.Box.Dy())
		x, y := float64(b.Box.Min.X+b.Box.Max.X)/2-cx, float64(b.Box.Min.Y+b.Box.Max.Y)/2-cy
		switch {
		case h > 0.7*dpi:
			rules = addRuns(rules, b, cx, cy)
		case max(w, h) > dpi/30 && max(w, h) < dpi/2 && min(w, h) > dpi/60:
			feet = append(feet, dot{x, float64(b.Box.Max.Y) - cy})
			left = append(left, dot{y, float64(b.Box.Min.X) - cx})
			right = append(right, dot{y, float64(b.Box.Max.X) - cx})
		}
	}
	bin := max(1, dpi/75)
	f.slope, f.strength = bestSlope(feet, bin, dpi)
	for _, sides := range [][]dot{left, right} {
		_, score := bestSlope(sides, bin, dpi)
		f.crosswise = max(f.crosswise, score)
	}
	if f.Lies() {
		return f
	}
	fine := max(1, dpi/150)
	f.slope, f.turn = bestPencil(feet, f.slope, 0, size.Y, fine)
	f.lean, f.leanTurn = -f.slope, 0
	if len(rules) > int(dpi) {
		f.fitMargins(rules, fine)
	}
	return f
}

// addRuns adds points of a large blob, a few for each of its rows: on standing
// rules they gather.
func addRuns(dots []dot, b Blob, cx, cy float64) []dot {
	const most = 40_000
	step := max(1, len(b.Runs)/most)
	for i := 0; i < len(b.Runs); i += step {
		r := b.Runs[i]
		if r.X1-r.X0 <= 12 { // lying rules say nothing of margins
			dots = append(dots, dot{float64(r.Y) - cy, float64(r.X0+r.X1)/2 - cx})
		}
	}
	return dots
}

// fitMargins turns and leans the margins after the standing rules when these
// clearly say so; else they stay square to the lines.
func (f *Frame) fitMargins(rules []dot, bin float64) {
	square := sharpness(rules, f.lean, 0, bin)
	lean, turn := bestPencil(rules, f.lean, 0, f.size.X, bin)
	if sharpness(rules, lean, turn, bin) > 1.2*square {
		f.lean, f.leanTurn = lean, turn
	}
}

// maxSlope is the steepest page that is set upright: 15 degrees.
const maxSlope = 0.27

func bestSlope(dots []dot, bin, dpi float64) (best, score float64) {
	step := bin / (6 * dpi) // across a page six inches wide a bin
	for slope := -maxSlope; slope <= maxSlope; slope += step {
		if s := sharpness(dots, slope, 0, bin); s > score || s == score && math.Abs(slope) < math.Abs(best) {
			best, score = slope, s
		}
	}
	return best, score
}

// bestPencil refines the slope of a pencil of lines and how it changes over
// the length of the image, by ever smaller steps.
func bestPencil(dots []dot, slope, turn float64, length int, bin float64) (float64, float64) {
	straight, _ := climb(dots, slope, 0, bin, 0)
	bestS, bestT := straight, 0.0
	score := sharpness(dots, straight, 0, bin)
	unit := 1 / float64(length)
	// A turn must earn itself: pages lie flat on scanners.
	const earn = 1.08
	won := earn * score
	for t := -0.16; t <= 0.16; t += 0.008 {
		for d := -0.02; d <= 0.02; d += 0.002 {
			if s := sharpness(dots, straight+d, t*unit, bin); s > won {
				won, bestS, bestT = s, straight+d, t*unit
			}
		}
	}
	if bestT == 0 {
		return straight, 0
	}
	return climb(dots, bestS, bestT, bin, 0.004*unit)
}

// climb searches uphill from a start, halving its steps. It stays near: far off
// every pencil has its peaks.
func climb(dots []dot, slope, turn, bin, turnStep float64) (float64, float64) {
	const near = 0.04
	start, startTurn, farthest := slope, turn, 12*turnStep
	score := sharpness(dots, slope, turn, bin)
	for step := 0.002; step > 0.00005; step /= 2 {
		for range 20 {
			s, t, best := slope, turn, score
			for _, try := range [][2]float64{{slope - step, turn}, {slope + step, turn}, {slope, turn - turnStep}, {slope, turn + turnStep}} {
				if math.Abs(try[0]-start) > near || math.Abs(try[1]-startTurn) > farthest {
					continue
				}
				if x := sharpness(dots, try[0], try[1], bin); x > best {
					s, t, best = try[0], try[1], x
				}
			}
			if best == score {
				break
			}
			slope, turn, score = s, t, best
		}
		turnStep /= 2
	}
	return slope, turn
}

// sharpness tells how well points gather on the lines of a pencil: the sum of
// the squares of how many each holds.
func sharpness(dots []dot, slope, turn, bin float64) float64 {
	const bins = 8192
	var counts [bins]int32
	for _, d := range dots {
		n := 1 + turn*d.x
		if n < 0.5 {
			continue
		}
		y := (d.y - slope*d.x) / n
		if i := int(math.Floor(y/bin)) + bins/2; i >= 0 && i < bins {
			counts[i]++
		}
	}
	total := 0.0
	for i := range bins - 1 {
		if n := float64(counts[i] + counts[i+1]); n > 0 {
			total += n * n
		}
	}
	return total
}
