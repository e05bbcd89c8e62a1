package raster

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"slices"
	"testing"

	"samkarta/internal/attachment/scan/scantest"
)

const prose = "Stiftelsen haller oppet varje dag mellan tio och fyra, aven i juli. Hit kommer folk som vill lasa, laga cyklar eller bara dricka kaffe. Ingen behover anmala sig, och ingen fragar vem man ar forran man vill beratta det sjalv."

// letter sheets hold lines of text down the page, 11 points high.
func letter(dpi float64) *scantest.Sheet {
	s := scantest.New(420, 590, dpi)
	for i := range 22 {
		s.Text(40, 60+float64(i)*22, 11, fmt.Sprintf("%d %s", i*i*i, prose[i*7:i*7+40]))
	}
	return s
}

func ink(s *scantest.Sheet) *Bitmap { return Threshold(s.Image, s.Pixels(7)) }

func TestThresholdSeesInkInShadow(t *testing.T) {
	s := scantest.New(200, 200, 150)
	s.Rule(20, 20, 180, 20, 2)
	s.Rule(20, 180, 180, 180, 2)
	b := ink(s.Dirty(0.7, 3, 0))
	for _, c := range []struct {
		x, y float64
		want bool
	}{{100, 21, true}, {100, 181, true}, {100, 100, false}, {190, 195, false}} {
		if got := b.ink(s.Pixels(c.x), s.Pixels(c.y)); got != c.want {
			t.Errorf("ink at %v,%v: %v", c.x, c.y, got)
		}
	}
}

func TestThresholdOfSmallAndEmptyImages(t *testing.T) {
	for _, size := range []image.Point{{}, {X: 1, Y: 1}, {X: 3, Y: 500}, {X: 500, Y: 2}} {
		g := image.NewGray(image.Rectangle{Max: size})
		b := Threshold(g, 20)
		if blobs := b.Blobs(); len(blobs) != 0 {
			t.Errorf("%v: %d blobs on an even ground", size, len(blobs))
		}
		b.Transposed()
		Whiten(g, b, 16)
	}
}

func TestBlobs(t *testing.T) {
	b := NewBitmap(8, 6)
	for i, row := range []string{
		"##....#.",
		"#....#..", // touches the one above at a corner
		"........",
		".#.#.#..",
		".#.#.#..",
		".#####..", // joins three
	} {
		for x, c := range row {
			if c == '#' {
				b.Pix[i*b.W+x] = 1
			}
		}
	}
	var got []string
	for _, blob := range b.Blobs() {
		got = append(got, fmt.Sprintf("%v area %d tops %d runs %d", blob.Box, blob.Area, blob.Tops, len(blob.Runs)))
	}
	slices.Sort(got)
	want := []string{
		"(0,0)-(2,2) area 3 tops 2 runs 2",
		"(1,3)-(6,6) area 11 tops 5 runs 7",
		"(5,0)-(7,2) area 2 tops 2 runs 2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}

func TestBlobsGivesUpOnDirt(t *testing.T) {
	b := NewBitmap(4000, 2000)
	for i := range b.Pix {
		b.Pix[i] = uint8(i & 1)
	}
	if got := b.Blobs(); got != nil {
		t.Errorf("%d blobs", len(got))
	}
}

// Set upright, the feet of a line's letters stand at one height, whatever way
// the page lay.
func TestUpright(t *testing.T) {
	for _, c := range []struct {
		degrees, narrow float64
	}{{0, 0}, {0.4, 0}, {-1.3, 0}, {2, 0}, {7, 0}, {-1, 0.06}, {2.5, -0.06}} {
		t.Run(fmt.Sprint(c.degrees, " ", c.narrow), func(t *testing.T) {
			s := letter(150)
			// Two margins tell how they lean.
			s.Rule(30, 40, 30, 560, 1)
			s.Rule(390, 40, 390, 560, 1)
			tilted := s.Tilted(c.degrees, c.narrow).Dirty(0.2, 4, 20)
			f := FindFrame(ink(tilted).Blobs(), tilted.Image.Rect.Max, tilted.DPI)
			if f.Lies() {
				t.Fatal("lies")
			}
			g := tilted.Image
			if !f.Straight() {
				g = f.Upright(g)
			}
			again := FindFrame(Threshold(g, s.Pixels(7)).Blobs(), g.Rect.Max, s.DPI)
			if math.Abs(again.slope) > 0.0015 || math.Abs(again.turn)*float64(g.Rect.Dy()) > 0.006 {
				t.Errorf("still slopes by %.4f, turns by %.4f", again.slope, again.turn*float64(g.Rect.Dy()))
			}
			if c.degrees == 0 && c.narrow == 0 && !f.Straight() {
				t.Errorf("an upright page is not straight: %+v", f)
			}
			for _, r := range standing(g, s) {
				if r.Dx() > s.Pixels(4) {
					t.Errorf("margin leans: %v", r)
				}
			}
		})
	}
}

func standing(g *image.Gray, s *scantest.Sheet) []image.Rectangle {
	_, standing := Rules(Threshold(g, s.Pixels(7)), Scale{s.DPI})
	return standing
}

func TestLies(t *testing.T) {
	s := letter(150)
	for turns := range 4 {
		g := Quarter(s.Image, turns)
		f := FindFrame(Threshold(g, s.Pixels(7)).Blobs(), g.Rect.Max, s.DPI)
		if want := turns%2 == 1; f.Lies() != want {
			t.Errorf("%d quarters: lies %v", turns, f.Lies())
		}
	}
}

func TestQuarterFourTimesIsNothing(t *testing.T) {
	s := letter(72)
	g := Quarter(Quarter(s.Image, 3), 1)
	if !slices.Equal(g.Pix, s.Image.Pix) {
		t.Error("turned")
	}
}

func TestShrinkKeepsTheMean(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 100, 80))
	for i := range g.Pix {
		g.Pix[i] = uint8(i % 2 * 200)
	}
	small := Shrink(g, image.Pt(25, 20))
	for _, v := range small.Pix {
		if v != 100 {
			t.Fatalf("%d", v)
		}
	}
}

// A table has its rules, and the text in it none: not even bold, run together
// by a bad lens.
func TestRules(t *testing.T) {
	for _, degrees := range []float64{0, 0.15} {
		s := scantest.New(420, 300, 200)
		for i := range 4 {
			s.Rule(40, 40+float64(i)*40, 380, 40+float64(i)*40, 0.75)
		}
		for _, x := range []float64{40, 200, 380} {
			s.Rule(x, 40, x, 160, 0.75)
		}
		for i := range 3 {
			s.Bold(46, 60+float64(i)*40, 10, "minimimilllummimummi kontaktuppgifterna")
			s.Text(206, 60+float64(i)*40, 10, "Illlliiil EEEETTTTT ______ ——— HHH")
		}
		s.Text(46, 260, 24, "Blankett LIT")
		s = s.Tilted(degrees, 0)
		b := ink(s)
		lying, standing := Rules(b, Scale{s.DPI})
		if len(lying) != 4 || len(standing) != 3 {
			t.Errorf("%v°: %d lying %v, %d standing %v", degrees, len(lying), lying, len(standing), standing)
		}
		letters := b.inkIn(image.Rect(s.Pixels(44), s.Pixels(46), s.Pixels(196), s.Pixels(76)))
		Erase(s.Image, b, lying, Scale{s.DPI})
		EraseStanding(s.Image, b, standing, Scale{s.DPI})
		for _, r := range append(lying, standing...) {
			if left := b.inkIn(r); left > 100 {
				t.Errorf("%v°: %d pixels left of rule %v", degrees, left, r)
			}
		}
		if got := b.inkIn(image.Rect(s.Pixels(44), s.Pixels(46), s.Pixels(196), s.Pixels(76))); got != letters {
			t.Errorf("%v°: letters have %d pixels, had %d", degrees, got, letters)
		}
	}
}

// Strokes that cross a rule are letters' and stay.
func TestEraseKeepsWhatCrosses(t *testing.T) {
	s := scantest.New(200, 100, 200)
	s.Rule(20, 50, 180, 50, 0.75)
	s.Text(60, 53, 12, "gjpqy")
	b := ink(s)
	lying, _ := Rules(b, Scale{s.DPI})
	Erase(s.Image, b, lying, Scale{s.DPI})
	if n := len(b.Blobs()); n < 5 || n > 12 {
		t.Errorf("%d blobs", n)
	}
}

func TestSquares(t *testing.T) {
	for _, dpi := range []float64{150, 200, 300} {
		for _, dirty := range []bool{false, true} {
			t.Run(fmt.Sprint(dpi, dirty), func(t *testing.T) {
				s := letter(dpi)
				// Letters that are nearly boxes must be none.
				s.Bold(40, 560, 11, "DOB QHUMN 0808 nmu DDD OOO [] 口")
				var want []string
				for i, mark := range []string{"", "x", "v", "", "x", "v"} {
					y := 66 + float64(i)*22
					size := 8 + float64(i%3)*2
					r := s.Box(330, y-size, size, mark)
					want = append(want, fmt.Sprint(r.Min.Y/s.Pixels(4), mark != ""))
				}
				if dirty {
					s = s.Tilted(0.1, 0).Dirty(0.3, 12, 60)
				}
				b := ink(s)
				var got []string
				squares := Squares(b, Scale{dpi}, float64(s.Pixels(5.8)))
				slices.SortFunc(squares, func(a, b Square) int { return a.Box.Min.Y - b.Box.Min.Y })
				for _, q := range squares {
					got = append(got, fmt.Sprint((q.Box.Min.Y+1)/s.Pixels(4), q.Filled > 0.08))
				}
				if !slices.Equal(got, want) {
					t.Errorf("got  %v\nwant %v", got, want)
				}
			})
		}
	}
}

// Dots right under the border of a cell are not the border's.
func TestEraseKeepsWhatTouches(t *testing.T) {
	s := scantest.New(300, 100, 200)
	s.Rule(20, 50, 280, 50, 0.75)
	dot := image.Rect(s.Pixels(60), s.Pixels(50)+2, s.Pixels(60)+4, s.Pixels(50)+6)
	draw.Draw(s.Image, dot, image.Black, image.Point{}, draw.Src)
	b := ink(s)
	lying, _ := Rules(b, Scale{s.DPI})
	Erase(s.Image, b, lying, Scale{s.DPI})
	if left := b.inkIn(dot); left < 10 {
		t.Errorf("%d pixels left of a dot of 16", left)
	}
	if left := b.inkIn(image.Rect(s.Pixels(80), 0, s.Pixels(280), s.Pixels(99))); left > 0 {
		t.Errorf("%d pixels left of the rule", left)
	}
}

// An m with feet has four sides, but they make no square; nor does a word stand
// as close to a box as its letters to each other.
func TestLettersAreNoBoxes(t *testing.T) {
	s := letter(200)
	s.Frame(330, 60, 338.3, 66, 0.9)
	s.Frame(330, 100, 338, 108, 0.9)
	s.Bold(338.9, 108, 11, "ed")
	s.Box(330, 140, 8, "")
	s.Text(342, 148, 11, "med")
	got := Squares(ink(s), Scale{200}, float64(s.Pixels(5.8)))
	if len(got) != 1 || got[0].Box.Min.Y < s.Pixels(139) {
		t.Errorf("boxes %v", got)
	}
}

func TestRounds(t *testing.T) {
	s := letter(200)
	s.Text(40, 560, 11, "OÖo0 O (se bilaga) f(x) 8")
	for i := range 4 {
		y := 66 + float64(i)*22
		s.Ring(340, y-4, 5, i == 2)
		s.Text(380, y, 11, "( )")
	}
	b := ink(s)
	rings, brackets := 0, 0
	for _, q := range Rounds(b, b.Blobs(), float64(s.Pixels(5.8))) {
		switch x := q.Box.Min.X; {
		case x > s.Pixels(330) && x < s.Pixels(350):
			rings++
			if marked := q.Box.Min.Y > s.Pixels(100) && q.Box.Min.Y < s.Pixels(112); marked != (q.Filled > 0.08) {
				t.Errorf("ring at %v: filled %.2f", q.Box, q.Filled)
			}
		case x > s.Pixels(370):
			brackets++
		default:
			t.Errorf("box in the text at %v", q.Box)
		}
	}
	if rings != 4 || brackets != 4 {
		t.Errorf("%d rings, %d brackets", rings, brackets)
	}
}

func TestWhiten(t *testing.T) {
	s := letter(150).Dirty(0.6, 2, 0)
	white := Whiten(s.Image, ink(s), s.Pixels(12))
	w := white.Rect.Dx()
	for _, y := range []int{s.Pixels(10), s.Pixels(300), s.Pixels(580)} {
		if v := white.Pix[y*white.Stride+w-20]; v < 235 {
			t.Errorf("paper at %d is %d", y, v)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	s := scantest.New(595, 842, 300)
	for i := range 50 {
		s.Text(50, 50+float64(i)*15, 10, "Stiftelsen håller öppet på Bokhyllegatan varje dag mellan tio och fyra, även i juli.")
	}
	s = s.Tilted(1, 0)
	for b.Loop() {
		ink := ink(s)
		f := FindFrame(ink.Blobs(), s.Image.Rect.Max, s.DPI)
		g := f.Upright(s.Image)
		ink = Threshold(g, s.Pixels(7))
		Squares(ink, Scale{s.DPI}, 22)
		Rules(ink, Scale{s.DPI})
	}
}
