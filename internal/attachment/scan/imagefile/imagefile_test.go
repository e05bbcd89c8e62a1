package imagefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"samkarta/internal/document"
)

// corner is an image that is dark in its top left quarter alone.
func corner(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			g.Pix[y*g.Stride+x] = 255
			if x < w/2 && y < h/2 {
				g.Pix[y*g.Stride+x] = 0
			}
		}
	}
	return g
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withExif puts a description behind the first two bytes of a JPEG file.
func withExif(data []byte, orientation uint16) []byte {
	body := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	body = binary.BigEndian.AppendUint16(body, orientation)
	body = append(body, 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return slices.Concat(data[:2], segment, body, data[2:])
}

func TestLoadTurnsAsTheCameraSays(t *testing.T) {
	data := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, corner(80, 40), nil) })
	// Where the dark quarter of the stored image is to be seen: left or right,
	// top or bottom, and whether the image stands.
	for _, c := range []struct {
		orientation uint16
		left, top   bool
		stands      bool
	}{
		{1, true, true, false}, {2, false, true, false}, {3, false, false, false}, {4, true, false, false},
		{5, true, true, true}, {6, false, true, true}, {7, false, false, true}, {8, true, false, true}, {0, true, true, false}, {99, true, true, false},
	} {
		pictures, err := Load(withExif(data, c.orientation))
		if err != nil {
			t.Fatal(err)
		}
		g := pictures[0].Grey
		w, h := g.Rect.Dx(), g.Rect.Dy()
		dark := func(x, y int) bool { return g.GrayAt(x, y).Y < 128 }
		left := dark(w/4, h/4) || dark(w/4, 3*h/4)
		top := dark(w/4, h/4) || dark(3*w/4, h/4)
		if left != c.left || top != c.top || (h > w) != c.stands {
			t.Errorf("orientation %d: left %v, top %v, %d × %d", c.orientation, left, top, w, h)
		}
	}
}

func TestLoadKinds(t *testing.T) {
	transparent := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	transparent.Set(3, 3, color.Black)
	for name, data := range map[string][]byte{
		"jpeg":        encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, corner(30, 20), nil) }),
		"png":         encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, corner(30, 20)) }),
		"transparent": encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, transparent) }),
		"tiff": encoded(t, func(b *bytes.Buffer) error {
			return tiff.Encode(b, corner(30, 20), &tiff.Options{Compression: tiff.Deflate})
		}),
		"gif":         encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, corner(30, 20), nil) }),
		"bmp":         encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, corner(30, 20)) }),
		"webp":        file(t, "lossy.webp"),
		"lossless":    file(t, "lossless.webp"),
		"print shop":  file(t, "cmyk.jpg"),
		"progressive": file(t, "progressive.jpg"),
		"white fax":   file(t, "fax-white.tif"),
	} {
		pictures, err := Load(data)
		if err != nil || len(pictures) != 1 {
			t.Errorf("%s: %d pages, %v", name, len(pictures), err)
			continue
		}
		if g := pictures[0].Grey; g.Rect != image.Rect(0, 0, 30, 20) || g.GrayAt(3, 3).Y > 40 || g.GrayAt(28, 18).Y < 220 {
			t.Errorf("%s: %v, %v, %v", name, g.Rect, g.GrayAt(3, 3), g.GrayAt(28, 18))
		}
	}
}

// A fax is one bit a pixel, CCITT group 4; the second page stands on its head.
func TestLoadFax(t *testing.T) {
	pictures, err := Load(file(t, "fax.tif"))
	if err != nil || len(pictures) != 2 {
		t.Fatalf("%d pages, %v", len(pictures), err)
	}
	for i, p := range pictures {
		if top := p.Grey.GrayAt(3, 3).Y < 40; top != (i == 0) || p.Grey.GrayAt(27, 17).Y < 40 == top {
			t.Errorf("page %d: %v, %v", i+1, p.Grey.GrayAt(3, 3), p.Grey.GrayAt(27, 17))
		}
	}
}

// What we write for Tesseract is what we read from scanners: all pages.
func TestLoadAllPagesOfTIFF(t *testing.T) {
	pages := []*image.Gray{corner(41, 21), corner(20, 60), corner(33, 33)}
	pictures, err := Load(Encode(pages))
	if err != nil {
		t.Fatal(err)
	}
	if len(pictures) != len(pages) {
		t.Fatalf("%d pages", len(pictures))
	}
	for i, p := range pictures {
		if p.Grey.Rect != pages[i].Rect || !slices.Equal(p.Grey.Pix, pages[i].Pix) {
			t.Errorf("page %d differs", i+1)
		}
	}
}

func TestLoadTIFFThatGoesInCircles(t *testing.T) {
	file := Encode([]*image.Gray{corner(20, 20)})
	first := binary.LittleEndian.Uint32(file[4:])
	binary.LittleEndian.PutUint32(file[len(file)-4:], first)
	pictures, err := Load(file)
	if err != nil || len(pictures) != 1 {
		t.Errorf("%d pages, %v", len(pictures), err)
	}
}

func TestResolution(t *testing.T) {
	for _, c := range []struct {
		w, h int
		dpi  float64
		want float64
	}{
		{2480, 3508, 300, 300}, {1654, 2339, 0, 2339 / 11.69}, {3000, 4000, 72, 4000 / 11.69}, {1240, 1754, 150, 150}, {300, 400, 0, 72},
	} {
		p := Page{image.NewGray(image.Rect(0, 0, c.w, c.h)), c.dpi}
		if got := p.Resolution(); got != c.want {
			t.Errorf("%d × %d at %v: %v, want %v", c.w, c.h, c.dpi, got, c.want)
		}
	}
	if got := readExif(encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, corner(3, 3)) })); got.dpi != 0 {
		t.Errorf("resolution of a file without: %v", got.dpi)
	}
	jfif := slices.Concat([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x02\x00\x76\x00\x76\x00\x00"), []byte("\xff\xda\x00\x02"))
	if got := readExif(jfif); got.dpi < 299 || got.dpi > 300 { // 118 dots a centimetre
		t.Errorf("JFIF: %v", got.dpi)
	}
	phys := []byte("\x89PNG....pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01")
	if got := readExif(phys); got.dpi < 299 || got.dpi > 301 {
		t.Errorf("pHYs: %v", got.dpi)
	}
}

// pngOfSize says it is so large, and holds nothing.
func pngOfSize(w, h uint32) []byte {
	head := []byte("IHDR")
	head = binary.BigEndian.AppendUint32(head, w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestLoadRefusesHostileImages(t *testing.T) {
	huge := Encode([]*image.Gray{corner(20, 20)})
	at := int(binary.LittleEndian.Uint32(huge[4:])) + 2
	binary.LittleEndian.PutUint32(huge[at+8:], 1<<20)
	binary.LittleEndian.PutUint32(huge[at+12+8:], 1<<20)
	whole := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, corner(200, 200), nil) })
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"a PNG of ten thousand million pixels", pngOfSize(100_000, 100_000), document.ErrTooLarge},
		{"a PNG one pixel high", pngOfSize(1<<31-1, 1), document.ErrTooLarge},
		{"an empty PNG", pngOfSize(0, 5), document.ErrDamaged},
		{"a TIFF of a million by a million", huge, document.ErrTooLarge},
		{"a TIFF without pages", []byte("II*\x00\x00\x00\x00\x00"), document.ErrDamaged},
		{"a TIFF that points outside", []byte("MM\x00*\xff\xff\xff\xf0"), document.ErrDamaged},
		{"half a JPEG", whole[:len(whole)/2], document.ErrDamaged},
		{"the head of a JPEG", whole[:20], document.ErrDamaged},
		{"nothing", nil, document.ErrImageFormat},
		{"half a GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00"), document.ErrDamaged},
		{"a GIF of four thousand million pixels", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), document.ErrTooLarge},
		{"a photograph of an iPhone", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), document.ErrImageFormat},
		{"AVIF", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"), document.ErrImageFormat},
		{"a TIFF that keeps JPEG inside", file(t, "jpeg.tif"), document.ErrImageFormat},
		{"65 MB", make([]byte, maxBytes+1), document.ErrTooLarge},
	} {
		if _, err := Load(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(Encode([]*image.Gray{corner(9, 7), corner(4, 4)}))
	f.Add(pngOfSize(10, 10))
	f.Add(encoded(f, func(b *bytes.Buffer) error { return png.Encode(b, corner(9, 7)) }))
	jpg := encoded(f, func(b *bytes.Buffer) error { return jpeg.Encode(b, corner(9, 7), nil) })
	f.Add(jpg)
	f.Add(withExif(jpg, 6))
	for _, name := range []string{"fax.tif", "jpeg.tif", "lossy.webp", "lossless.webp"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pictures, err := Load(data)
		if err != nil {
			if !errors.Is(err, document.ErrDamaged) && !errors.Is(err, document.ErrTooLarge) && !errors.Is(err, document.ErrImageFormat) {
				t.Fatalf("an error that is nobody's: %v", err)
			}
			return
		}
		for _, p := range pictures {
			if p.Resolution() < 1 || p.Grey.Rect.Empty() {
				t.Fatalf("%v at %v", p.Grey.Rect, p.Resolution())
			}
		}
	})
}
