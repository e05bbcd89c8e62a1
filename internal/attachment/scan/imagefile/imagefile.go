// Package imagefile reads the image files that scanners and telephones make:
// it takes their bytes and gives their pages, grey, the right way up as the
// camera says, no larger than is of use, and with their resolution. How large
// they are is asked before anything is decoded, because a kilobyte may claim
// to be a thousand million pixels. It writes pages too, as Tesseract takes them.
package imagefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // with those below, the formats of scanners, telephones and Paint
	"image/jpeg"
	"image/png"
	"math"

	_ "golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"

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
	// maxPages is how many pages of a file are given: a form has four, and each
	// takes seconds to recognise.
	maxPages = 20
)

// Page is one page of an image file, grey, with the resolution it claims in
// dots an inch; 0 when it claims none.
type Page struct {
	Grey *image.Gray
	DPI  float64
}

// Load decodes an image file into its pages. Errors wrap one of document's.
func Load(data []byte) ([]Page, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("image: %d bytes: %w", len(data), document.ErrTooLarge)
	}
	if isTIFF(data) {
		return loadTIFF(data)
	}
	if err := allowed(image.DecodeConfig(bytes.NewReader(data))); err != nil {
		return nil, err
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fault(err)
	}
	x := readExif(data)
	g := turn(grey(m), x.orientation)
	return []Page{shrink(Page{g, x.dpi})}, nil
}

// allowed refuses images that are too large, before they take any memory.
func allowed(c image.Config, _ string, err error) error {
	switch {
	case err != nil:
		return fault(err)
	case c.Width <= 0 || c.Height <= 0:
		return fmt.Errorf("image: empty: %w", document.ErrDamaged)
	case c.Width > maxPixels/c.Height:
		return fmt.Errorf("image: %d × %d pixels: %w", c.Width, c.Height, document.ErrTooLarge)
	}
	return nil
}

// fault tells an image of a kind that nobody here can decode, such as the TIFF
// of scanners that keep JPEG inside, from one that is broken.
func fault(err error) error {
	var ofJPEG jpeg.UnsupportedError
	var ofPNG png.UnsupportedError
	var ofTIFF tiff.UnsupportedError
	if errors.Is(err, image.ErrFormat) || errors.As(err, &ofJPEG) || errors.As(err, &ofPNG) || errors.As(err, &ofTIFF) {
		return fmt.Errorf("image: %w: %w", document.ErrImageFormat, err)
	}
	return fmt.Errorf("image: %w: %w", document.ErrDamaged, err)
}

func isTIFF(data []byte) bool {
	return bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*"))
}

// loadTIFF decodes all pages of a TIFF file; the decoder knows only the first,
// so it is shown the file anew with each page in turn as the first.
func loadTIFF(data []byte) ([]Page, error) {
	t := exif{data: data, order: binary.ByteOrder(binary.LittleEndian)}
	if data[0] == 'M' {
		t.order = binary.BigEndian
	}
	file := bytes.Clone(data)
	var out []Page
	seen := map[uint32]bool{}
	for at := t.u32(4); at != 0 && !seen[at] && len(out) < maxPages; at = t.next(at) {
		seen[at] = true
		t.order.PutUint32(file[4:], at)
		if err := allowed(tiffConfig(file)); err != nil {
			return nil, err
		}
		m, err := tiff.Decode(bytes.NewReader(file))
		if err != nil {
			return nil, fault(err)
		}
		t.directory(at)
		g := grey(m)
		if t.negative() {
			invert(g)
		}
		out = append(out, shrink(Page{turn(g, t.orientation), t.dpi}))
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("image: no pages: %w", document.ErrDamaged)
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

func invert(g *image.Gray) {
	for i, v := range g.Pix {
		g.Pix[i] = 255 - v
	}
}

// shrink makes a page no larger than is of use.
func shrink(p Page) Page {
	w, h := p.Grey.Rect.Dx(), p.Grey.Rect.Dy()
	scale := float64(longSide) / float64(max(w, h))
	if scale >= 1 {
		return p
	}
	size := image.Pt(max(1, int(float64(w)*scale)), max(1, int(float64(h)*scale)))
	return Page{raster.Shrink(p.Grey, size), p.DPI * scale}
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

// Resolution gives the dots an inch of a page: what the file claims where a
// sheet of paper could be that large, else as if it were A4.
func (p Page) Resolution() float64 {
	long := float64(max(p.Grey.Rect.Dx(), p.Grey.Rect.Dy()))
	if p.DPI > 0 {
		if inches := long / p.DPI; inches > 5 && inches < 17.5 {
			return p.DPI
		}
	}
	return math.Max(long/paperInches, 72)
}
