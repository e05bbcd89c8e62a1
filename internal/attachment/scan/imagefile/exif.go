package imagefile

import (
	"bytes"
	"encoding/binary"
)

// exif reads the few words of a file's description that matter: which way up
// the image is, and its resolution. TIFF files and the Exif of cameras are
// written alike.
type exif struct {
	data        []byte
	order       binary.ByteOrder
	orientation int
	dpi         float64
	// compression and photometric say how a page of a TIFF file is packed, and
	// what its zeroes mean.
	compression, photometric int
}

// readExif finds the description in a JPEG or PNG file; anything odd in it is
// as if it were not there.
func readExif(data []byte) exif {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		return jpegExif(data)
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		return pngExif(data)
	}
	return exif{}
}

// jpegExif walks the segments before the picture itself.
func jpegExif(data []byte) exif {
	var out exif
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		kind, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + size
		if kind == 0xda || size < 2 || end > len(data) {
			break
		}
		body := data[at+4 : end]
		switch {
		case kind == 0xe0 && len(body) >= 12 && bytes.HasPrefix(body, []byte("JFIF\x00")):
			density := float64(binary.BigEndian.Uint16(body[8:]))
			switch body[7] {
			case 1:
				out.dpi = density
			case 2:
				out.dpi = density * 2.54
			}
		case kind == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			x := parseExif(body[6:])
			out.orientation = x.orientation
			if out.dpi < 100 && x.dpi > 0 {
				out.dpi = x.dpi
			}
		}
		at = end
	}
	return out
}

// pngExif looks for the chunk pHYs, dots a metre.
func pngExif(data []byte) exif {
	at := bytes.Index(data[:min(len(data), 4096)], []byte("pHYs"))
	if at < 0 || at+13 > len(data) || data[at+12] != 1 {
		return exif{}
	}
	return exif{dpi: float64(binary.BigEndian.Uint32(data[at+4:])) * 0.0254}
}

func parseExif(data []byte) exif {
	x := exif{data: data, order: binary.LittleEndian}
	if len(data) < 8 {
		return exif{}
	}
	if data[0] == 'M' {
		x.order = binary.BigEndian
	}
	x.directory(x.u32(4))
	return x
}

func (x *exif) u16(at uint32) int {
	if uint64(at)+2 > uint64(len(x.data)) {
		return 0
	}
	return int(x.order.Uint16(x.data[at:]))
}

func (x *exif) u32(at uint32) uint32 {
	if uint64(at)+4 > uint64(len(x.data)) {
		return 0
	}
	return x.order.Uint32(x.data[at:])
}

// directory reads the entries of a directory.
func (x *exif) directory(at uint32) {
	x.orientation, x.dpi, x.compression, x.photometric = 0, 0, 0, 0
	unit := 2
	for i := range uint32(min(x.u16(at), 200)) {
		entry := at + 2 + 12*i
		switch x.u16(entry) {
		case 259:
			x.compression = x.u16(entry + 8)
		case 262:
			x.photometric = x.u16(entry + 8)
		case 274:
			x.orientation = x.u16(entry + 8)
		case 282:
			if over := x.u32(x.u32(entry+8) + 4); over > 0 {
				x.dpi = float64(x.u32(x.u32(entry+8))) / float64(over)
			}
		case 296:
			unit = x.u16(entry + 8)
		}
	}
	if unit == 3 {
		x.dpi *= 2.54
	}
}

// negative tells a fax whose runs of white mean black. The decoder takes its
// runs for what the fax standard calls them; libtiff, and with it most programs
// that write such files, goes by what zero means (TIFF 6.0, section 11).
func (x *exif) negative() bool {
	const group3, group4, blackIsZero = 3, 4, 1
	return (x.compression == group3 || x.compression == group4) && x.photometric == blackIsZero
}

// next gives where the next directory is, 0 after the last.
func (x *exif) next(at uint32) uint32 {
	return x.u32(at + 2 + 12*uint32(x.u16(at)))
}
