package imagefile

import (
	"encoding/binary"
	"image"
)

// Encode writes pictures as the pages of one TIFF file, grey and uncompressed:
// Tesseract reads it the quickest.
func Encode(pictures []*image.Gray) []byte {
	le := binary.LittleEndian
	file := []byte("II*\x00\x00\x00\x00\x00")
	link := 4
	for _, p := range pictures {
		w, h := p.Rect.Dx(), p.Rect.Dy()
		pixels := len(file)
		for y := range h {
			file = append(file, p.Pix[y*p.Stride:y*p.Stride+w]...)
		}
		if len(file)%2 == 1 {
			file = append(file, 0)
		}
		le.PutUint32(file[link:], uint32(len(file)))
		entries := [][3]uint32{
			{256, 4, uint32(w)}, {257, 4, uint32(h)}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1},
			{273, 4, uint32(pixels)}, {277, 3, 1}, {278, 4, uint32(h)}, {279, 4, uint32(w * h)},
		}
		file = le.AppendUint16(file, uint16(len(entries)))
		for _, e := range entries {
			file = le.AppendUint16(file, uint16(e[0]))
			file = le.AppendUint16(file, uint16(e[1]))
			file = le.AppendUint32(file, 1)
			file = le.AppendUint32(file, e[2])
		}
		link = len(file)
		file = append(file, 0, 0, 0, 0)
	}
	return file
}
