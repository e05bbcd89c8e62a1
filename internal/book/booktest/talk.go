package booktest

import (
	"time"

	"samkarta/internal/book"
	"samkarta/internal/form"
)

// Talk is a round of associations that have something to talk about: the same
// words with other meanings, the same obstacles in another order, the same work
// for the same people in the same place, names spelled in several ways, and the
// notes of a workshop sent twice.
func Talk() book.Input {
	in := Input()
	in.Decisions, in.Mails = nil, nil
	in.Submissions = append(talkers(), notes()...)
	return in
}

func named(name string, day int, a answers) form.Submission {
	a["org_name"] = text(name)
	return sent(name, day, form.Ready, a)
}

// hindered is an answer about obstacles with its codes, in any order.
func hindered(s string, codes ...form.Code) form.Answer {
	return coded(s, map[string][]form.Code{"obstacles": codes})
}

func other(raw, words string, ids ...string) form.Answer {
	a := list(raw, ids...)
	a.Other = words
	return a
}

func talkers() []form.Submission {
	faint := code("premises", "tak")
	faint.Confidence = 0.5
	was := code("mentoring", "mentorer")
	was.Past = true
	district := other("☒ Innerstaden. Annat: Rosengård", "Rosengård", "so_innerstaden")
	district.Codes = map[string][]form.Code{"areas_malmo": {code("sd_rosengard", "Rosengård")}}
	return []form.Submission{
		named("Åtta Årors Roddare", 12, answers{
			"def_work":     text("Arbete är när man får lön för det man gör."),
			"def_activity": text("Något meningsfullt att göra, t.ex. att ro en timme."),
			"current_work": text("Vi ror med Hamnens Vänner. Vårt arbete med ungdomar är roligt, och arbetet fortsätter i Roddhuset med stöd av Hamnens vänner."),
			"past_work":    coded("Vi hade mentorer ett år.", map[string][]form.Code{"methods": {code("mentoring", "mentorer")}}),
			"methods":      list("x", "open_meeting_place", "mentoring"), "target_groups": list("x", "youth", "newly_arrived"), "areas": list("x", "so_norr"),
			"participants":     number("40", 40, 40, false),
			"obstacles":        hindered("Lokalen är trång. Sedan saknas pengar.", code("funding_lacking", "pengar"), code("premises", "Lokalen")),
			"city_cooperation": other("x", "Fritidsförvaltningen; Hållbar Hamn", "coop_grant"),
		}),
		named("Bryggeriets Vänner", 13, answers{
			"def_work":     text("Lönen gör det till ett arbete, och att någon räknar med en."),
			"def_activity": text("Att göra något tillsammans som känns meningsfullt"),
			"current_work": text("Öppet hus på torsdagar för alla som inte har jobb. Vi samarbetar med Hamnens Vänner och med Hallbar Hamn."),
			"methods":      list("x", "open_meeting_place", "language_cafe"), "target_groups": list("x", "newly_arrived"), "areas": list("x", "all_malmo"),
			"participants":     number("200", 200, 200, true),
			"obstacles":        hindered("Pengar för ett år i taget. Ingen vet vem som bestämmer.", code("long_term_and_development", "ett år i taget"), code("funding_lacking", "Pengar"), code("single_entry_point", "vem som bestämmer")),
			"city_cooperation": other("x", "fritidsförvaltning, hållbara hamnar", "coop_grant"),
		}),
		named("Cirkus på Torget", 14, answers{
			"def_work": text("Uppgifter som någon annan har nytta av, med eller utan lön."),
			"methods":  list("x", "language_cafe", "mentoring"), "target_groups": list("x", "newly_arrived", "mental_ill_health"), "areas": district,
			"past_work":    coded("Mentorer", map[string][]form.Code{"methods": {was}}),
			"participants": number("4", 4, 4, false),
			"obstacles":    hindered("Pengar! Och tak över huvudet.", code("funding_lacking", "Pengar"), faint),
			"current_work": text("Arbetsträning i cirkustältet med Fritids-förvaltningen."),
		}),
		named("Dansa för Alla", 15, answers{
			"def_activity": text("Rörelse."),
			"methods":      list("x", "open_meeting_place"), "target_groups": list("x", "general_public", "mental_ill_health"), "areas": list("x", "so_soder"),
			"participants": number("3", 3, 3, false),
			"obstacles":    hindered("Otydliga mål. Det blir korta projekt, år för år.", code("goals_and_anchoring", "Otydliga mål"), code("long_term_and_development", "korta projekt")),
		}),
	}
}

// notes are those of one workshop, sent twice, and of another.
func notes() []form.Submission {
	row := func(item, category, points string, n float64, codes ...form.Code) []form.Answer {
		r := []form.Answer{text(item), {}, number(points, n, n, false)}
		if category != "" {
			r[1] = pick(category, category)
		}
		if codes != nil {
			r[0].Codes = map[string][]form.Code{"obstacles": codes}
		}
		return r
	}
	wall := func(id string, day int, rows ...[]form.Answer) form.Submission {
		s := sent(id, day, form.Ready, answers{"workshop": text("Värdar, " + id), "notes": {Raw: "rader", Rows: rows}})
		s.Form = "hjulet"
		return s
	}
	first := wall("dag 1", 20, row("Ingen hinner", "time_and_resources", "100", 100))
	again := wall("dag 1", 21,
		row("Ingen hinner", "time_and_resources", "5", 5),
		row("Lokaler som stänger tidigt", "", "2", 2, code("premises", "Lokaler")),
		row("Fika", "", "1", 1),
		row("Vem ringer man?", "single_entry_point", "5", 5))
	again.ID, again.Version, again.Supersedes = "dag 1 igen", 2, first.ID
	second := wall("dag 2", 22, row("Vem äger frågan?", "unclear_roles", "4", 4))
	second.Answers["notes"].Rows[0][1].Other = "Roller"
	many := row("Mycket att fylla i", "admin_burden_rules", "många", 0)
	many[2] = form.Answer{Raw: "många"}
	second.Answers["notes"] = form.Answer{Raw: "rader", Rows: append(second.Answers["notes"].Rows, many)}
	second.Received = time.Date(2026, 4, 22, 10, 15, 0, 0, time.UTC)
	return []form.Submission{first, second, again}
}
