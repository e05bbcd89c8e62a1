package coding

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"samkarta/internal/form"
	"samkarta/internal/yamlfile"
)

// otherWords is one text of testdata/otherwords.yaml with its right codes.
type otherWords struct {
	Text         string   `yaml:"text"`
	Methods      []string `yaml:"m"`
	TargetGroups []string `yaml:"t"`
	Competencies []string `yaml:"c"`
	Obstacles    []string `yaml:"o"`
	// Past are codes of what has been, Fine those that may be given and need
	// not, each behind the first letter of its vocabulary.
	Past []string `yaml:"past"`
	Fine []string `yaml:"ok"`
}

// before marks the id of a code that tells of the past.
const before = "before "

// score counts right, wrong and missed codes of one vocabulary.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return float64(s.right) / float64(max(s.right+s.wrong, 1)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(s.right+s.missed, 1)) }
func (s score) f1() float64 {
	return 2 * float64(s.right) / float64(max(2*s.right+s.wrong+s.missed, 1))
}

// TestOtherWords holds the coder to what it promises of codes that count
// without a person: hardly one in forty wrong, hardly one in twelve missed. The
// first texts are not there to be tuned to; a fall says that a change that
// helped one text hurt others.
//
// The two sets of unseen.yaml were measured once before anybody had read what
// the coder made of them. Of codes at 0.8 and above, precision and recall were
// then, in the first set of 108 texts and 195 codes, methods 0.88 and 0.54,
// target groups 0.84 and 0.69, competencies 0.84 and 0.72, obstacles 0.90 and
// 0.46; in the second of 90 texts and 167 codes, after what the first taught,
// 0.88 and 0.54, 1.00 and 0.70, 0.89 and 0.77, 0.89 and 0.53.
//
// plain.yaml holds answers as plain as the form asks for. The coder's first
// figures on its first 82 texts were methods 0.76 and 0.97, target groups 0.97
// and 0.94, competencies 0.73 and 1.00, obstacles 0.88 and 0.91; half of what
// counted as wrong were codes that the vocabularies give on purpose, which then
// became ok there (0.87, 1.00, 0.95 and 0.88 of precision with them). On the 24
// of its second set, after what the first taught, they were 1.00 and 0.83, 1.00
// and 0.83, 0.82 and 0.82, 0.88 and 0.78.
func TestOtherWords(t *testing.T) {
	coder := New(library(t))
	for _, name := range []string{"testdata/otherwords.yaml", "testdata/unseen.yaml", "testdata/plain.yaml"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var texts []otherWords
		if err := yamlfile.Decode(name, src, &texts); err != nil {
			t.Fatal(err)
		}
		scores, all := map[string]score{}, score{}
		for _, text := range texts {
			text.score(t, coder, scores)
		}
		for vocabulary, s := range scores {
			t.Logf("%s %-14s precision %.3f recall %.3f F1 %.3f of %d", name, vocabulary, s.precision(), s.recall(), s.f1(), s.right+s.missed)
			all.right, all.wrong, all.missed = all.right+s.right, all.wrong+s.wrong, all.missed+s.missed
			if s.precision() < 0.94 || s.f1() < 0.90 {
				t.Errorf("%s: %s precision %.3f, F1 %.3f", name, vocabulary, s.precision(), s.f1())
			}
		}
		t.Logf("%s %-14s precision %.3f recall %.3f F1 %.3f of %d", name, "all", all.precision(), all.recall(), all.f1(), all.right+all.missed)
		if all.precision() < 0.97 || all.f1() < 0.92 {
			t.Errorf("%s: precision %.3f, F1 %.3f", name, all.precision(), all.f1())
		}
	}
}

// score codes the text and adds what came of it to the scores.
func (o otherWords) score(t *testing.T, coder *Coder, scores map[string]score) {
	q, want := everything, map[string][]string{"methods": o.Methods, "target_groups": o.TargetGroups, "competencies": o.Competencies}
	if o.Obstacles != nil {
		q, want = &form.Question{Vocabulary: "obstacles"}, map[string][]string{"obstacles": o.Obstacles}
	}
	codes := coder.Code(q, o.Text)
	for vocabulary, ids := range want {
		ids = slices.Clone(ids)
		for _, id := range of(vocabulary, o.Past) {
			ids = append(ids, before+id)
		}
		fine := of(vocabulary, o.Fine)
		for _, id := range slices.Clone(fine) {
			fine = append(fine, before+id)
		}
		s := scores[vocabulary]
		if wrong := s.add(codes[vocabulary], ids, fine); wrong != "" {
			t.Logf("%s\n\t%s: %s", o.Text, vocabulary, wrong)
		}
		scores[vocabulary] = s
	}
}

// of gives the ids of a vocabulary from a list with its first letter.
func of(vocabulary string, list []string) []string {
	var ids []string
	for _, f := range list {
		if short, id, _ := strings.Cut(f, "/"); strings.HasPrefix(vocabulary, short) {
			ids = append(ids, id)
		}
	}
	return ids
}

// add counts the codes of a text and says which are wrong or missing.
func (s *score) add(codes []form.Code, want, fine []string) string {
	var sure, said []string
	for _, c := range codes {
		if c.Confidence < sureEnough {
			continue
		}
		id := c.ID
		if c.Past {
			id = before + id
		}
		sure = append(sure, id)
		switch {
		case slices.Contains(want, id):
			s.right++
		case !slices.Contains(fine, id):
			s.wrong++
			said = append(said, fmt.Sprintf("wrong %s «%s»", id, c.Quote))
		}
	}
	for _, id := range want {
		if !slices.Contains(sure, id) {
			s.missed++
			said = append(said, "missed "+id)
		}
	}
	return strings.Join(said, ", ")
}
