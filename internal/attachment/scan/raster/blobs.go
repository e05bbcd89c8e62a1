package raster

import "image"

// Run is a stretch of ink in a row: from X0 up to but not including X1.
type Run struct{ Y, X0, X1 int }

// Blob is ink that hangs together: a letter, a dot, a table's whole ruling.
type Blob struct {
	Box  image.Rectangle
	Area int
	// Tops counts the pixels with none above: the runs of the columns.
	Tops int
	Runs []Run
}

// Stroke is how thick the lines are that the blob is drawn with, in pixels.
func (b *Blob) Stroke() float64 { return float64(b.Area) / float64(len(b.Runs)+b.Tops) }

// maxRuns keeps pages of nothing but specks from taking all the memory.
const maxRuns = 3_000_000

// Blobs gives the blobs of a page; none when the page is but noise.
func (b *Bitmap) Blobs() []Blob {
	runs, parent := b.runs()
	if runs == nil {
		return nil
	}
	blobs := gather(runs, parent)
	for i := range blobs {
		for _, r := range blobs[i].Runs {
			for x := r.X0; x < r.X1; x++ {
				if !b.ink(x, r.Y-1) {
					blobs[i].Tops++
				}
			}
		}
	}
	return blobs
}

// runs gives the runs of all rows and which earlier run each hangs on, corners
// included.
func (b *Bitmap) runs() (runs []Run, parent []int32) {
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	above := 0
	for y := range b.H {
		first := len(runs)
		row := b.row(y)
		for x := 0; x < b.W; {
			if row[x] == 0 {
				x++
				continue
			}
			start := x
			for x < b.W && row[x] != 0 {
				x++
			}
			if len(runs) >= maxRuns {
				return nil, nil
			}
			i := int32(len(runs))
			runs = append(runs, Run{y, start, x})
			parent = append(parent, i)
			for above < first && runs[above].X1 < start {
				above++
			}
			for k := above; k < first && runs[k].X0 <= x; k++ {
				parent[find(int32(k))] = find(i)
			}
		}
		above = first
	}
	for i := range parent {
		parent[i] = find(int32(i))
	}
	return runs, parent
}

func gather(runs []Run, parent []int32) []Blob {
	counts := make([]int32, len(runs))
	for _, p := range parent {
		counts[p]++
	}
	index := make([]int32, len(runs))
	all := make([]Run, 0, len(runs))
	var out []Blob
	for p, n := range counts {
		if n > 0 {
			index[p] = int32(len(out))
			at := len(all)
			all = all[:at+int(n)]
			out = append(out, Blob{Runs: all[at:at:len(all)]})
		}
	}
	for i, r := range runs {
		blob := &out[index[parent[i]]]
		blob.Runs = append(blob.Runs, r)
		blob.Area += r.X1 - r.X0
		blob.Box = blob.Box.Union(image.Rect(r.X0, r.Y, r.X1, r.Y+1))
	}
	return out
}
