package scan

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // the formats of scanners and telephones
	_ "image/png"
	"math"

	"golang.org/x/image/tiff"

	"samkarta/internal/attachment/scan/raster"
	"samkarta/internal/document"
)

const (
	// maxPixels is an A4 page at 600 dpi and a camera of 48 megapixels.
	maxPixels = 50_000_000
	maxBytes  = 64 << 20
	// longSide is the most pixels a page keeps: A4 at 320 dpi. More makes
	// recognition slower and no better.
	longSide = 3750
	// leastSide is the fewest that can hold a form anybody could read.
	leastSide = 400
)

// picture is one page of an image file, grey, with the resolution it claims; 0
// when it claims none.
type picture struct {
	grey *image.Gray
	dpi  float64
}

// load decodes an image file into its pages. How large they are is asked
// before anything is decoded.
func load(data []byte) ([]picture, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("scan: %d bytes: %w", len(data), document.ErrTooLarge)
	}
	if isTIFF(data) {
		return loadTIFF(data)
	}
	if err := allowed(image.DecodeConfig(bytes.NewReader(data))); err != nil {
		return nil, err
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("scan: %w: %w", document.ErrDamaged, err)
	}
	x := readExif(data)
	g := turn(grey(m), x.orientation)
	return []picture{shrink(picture{g, x.dpi})}, nil
}

// allowed refuses images that are too large, before they take any memory.
func allowed(c image.Config, format string, err error) error {
	switch {
	case errors.Is(err, image.ErrFormat), err == nil && format != "jpeg" && format != "png" && format != "tiff":
		return fmt.Errorf("scan: image of unknown kind: %w", document.ErrUnsupported)
	case err != nil:
		return fmt.Errorf("scan: %w: %w", document.ErrDamaged, err)
	case c.Width <= 0 || c.Height <= 0:
		return fmt.Errorf("scan: empty image: %w", document.ErrDamaged)
	case c.Width > maxPixels/c.Height:
		return fmt.Errorf("scan: image of %d × %d pixels: %w", c.Width, c.Height, document.ErrTooLarge)
	}
	return nil
}

func isTIFF(data []byte) bool {
	return bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*"))
}

// loadTIFF decodes all pages of a TIFF file; the decoder knows only the first,
// so it is shown the file anew with each page in turn as the first.
func loadTIFF(data []byte) ([]picture, error) {
	t := exif{data: data, order: binary.ByteOrder(binary.LittleEndian)}
	if data[0] == 'M' {
		t.order = binary.BigEndian
	}
	file := bytes.Clone(data)
	var out []picture
	seen := map[uint32]bool{}
	for at := t.u32(4); at != 0 && !seen[at] && len(out) < maxPages; at = t.next(at) {
		seen[at] = true
		t.order.PutUint32(file[4:], at)
		if err := allowed(tiffConfig(file)); err != nil {
			return nil, err
		}
		m, err := tiff.Decode(bytes.NewReader(file))
		if err != nil {
			return nil, fmt.Errorf("scan: %w: %w", document.ErrDamaged, err)
		}
		t.directory(at)
		out = append(out, shrink(picture{turn(grey(m), t.orientation), t.dpi}))
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("scan: no pages: %w", document.ErrDamaged)
	}
	return out, nil
}

func tiffConfig(file []byte) (image.Config, string, error) {
	c, err := tiff.DecodeConfig(bytes.NewReader(file))
	return c, "tiff", err
}

// grey takes the colours away; what is transparent is paper.
func grey(m image.Image) *image.Gray {
	b := m.Bounds()
	g := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	switch m := m.(type) {
	case *image.Gray:
		for y := range b.Dy() {
			copy(g.Pix[y*g.Stride:(y+1)*g.Stride], m.Pix[y*m.Stride:])
		}
	case *image.YCbCr:
		for y := range b.Dy() {
			copy(g.Pix[y*g.Stride:(y+1)*g.Stride], m.Y[y*m.YStride:])
		}
	default:
		draw.Draw(g, g.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(g, g.Rect, m, b.Min, draw.Over)
	}
	return g
}

// shrink makes a page no larger than is of use.
func shrink(p picture) picture {
	w, h := p.grey.Rect.Dx(), p.grey.Rect.Dy()
	scale := float64(longSide) / float64(max(w, h))
	if scale >= 1 {
		return p
	}
	size := image.Pt(max(1, int(float64(w)*scale)), max(1, int(float64(h)*scale)))
	return picture{raster.Shrink(p.grey, size), p.dpi * scale}
}

// turn undoes what the orientation of a camera says.
func turn(g *image.Gray, orientation int) *image.Gray {
	switch orientation {
	case 3, 4:
		g = raster.Quarter(g, 2)
	case 5, 6:
		g = raster.Quarter(g, 1)
	case 7, 8:
		g = raster.Quarter(g, 3)
	}
	if orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7 {
		mirror(g)
	}
	return g
}

func mirror(g *image.Gray) {
	for y := range g.Rect.Dy() {
		row := g.Pix[y*g.Stride : y*g.Stride+g.Rect.Dx()]
		for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
			row[i], row[j] = row[j], row[i]
		}
	}
}

// paperInches are the sides of A4, the paper of everybody here.
const paperInches = 11.69

// resolution gives the dots an inch of a page: what the file claims where a
// sheet of paper could be that large, else as if it were A4.
func (p picture) resolution() float64 {
	long := float64(max(p.grey.Rect.Dx(), p.grey.Rect.Dy()))
	if p.dpi > 0 {
		if inches := long / p.dpi; inches > 5 && inches < 17.5 {
			return p.dpi
		}
	}
	return math.Max(long/paperInches, 72)
}
