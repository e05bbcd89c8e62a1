package book_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"samkarta/internal/book"
	"samkarta/internal/book/booktest"
)

// The invited are known by number, address or name, in that order; who has not
// answered stands out, and who answered unasked comes last.
func TestInvited(t *testing.T) {
	in := booktest.Input()
	in.Invited = []book.Invited{
		{Name: "Vännerna vid Ängslyktan", OrgNr: "8028814179"},
		{Name: "Odlarna", Address: "SIXTEN@akerbo.example.se"},
		{Name: "bryggan  idrott & arbete"},
		{Name: "Glada Kocken"}, {Name: "Nya Gården", OrgNr: "556036-0793"},
	}
	for deadline, missing := range map[time.Time]book.Answered{{}: book.NotAnswered, in.Round.Deadline: book.Overdue} {
		in.Round.Deadline = deadline
		b := book.Compile(in)
		var got []string
		for _, i := range b.Invited[:6] {
			got = append(got, fmt.Sprintf("%s %s %s", i.Name, i.KnownBy, i.Answered))
		}
		late := book.HasAnswered
		if missing == book.Overdue {
			late = book.AnsweredLate
		}
		want := "bryggan idrott & arbete name answered\nGlada Kocken name " + string(late) + "\nNya Gården  " + string(missing) +
			"\nOdlarna address answered\nVännerna vid Ängslyktan orgnr answered"
		if text := strings.ReplaceAll(strings.Join(got, "\n"), "  idrott", " idrott"); !strings.HasPrefix(text, want) {
			t.Errorf("deadline %v:\n%s\nwant\n%s", deadline, text, want)
		}
		if n := b.Missing(); n != 1 {
			t.Errorf("%d are missing, want 1", n)
		}
		if last := b.Invited[len(b.Invited)-1]; last.Answered != book.NeverInvited {
			t.Errorf("the last is %+v", last)
		}
	}
}
