package form

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestValueKeepsItsShape(t *testing.T) {
	thirty, year := 30.0, 2012
	tests := []struct {
		value Value
		json  string
	}{
		{Value{}, `null`},
		{Value{Text: "publish_all"}, `"publish_all"`},
		{Value{List: []string{"a", "b"}}, `["a","b"]`},
		{Value{List: []string{}}, `[]`},
		{Value{Number: &Number{Min: &thirty, Approximate: true, Unit: "år"}}, `{"min":30,"max":null,"approximate":true,"unit":"år"}`},
		{Value{Period: &Period{From: &year, Ongoing: true}}, `{"from":2012,"to":null,"ongoing":true}`},
	}
	for _, tt := range tests {
		got, err := json.Marshal(tt.value)
		if err != nil || string(got) != tt.json {
			t.Errorf("%+v: got %s, %v; want %s", tt.value, got, err, tt.json)
		}
		var back Value
		if err := json.Unmarshal(got, &back); err != nil || !reflect.DeepEqual(back, tt.value) {
			t.Errorf("%s read back as %+v, %v", got, back, err)
		}
	}
	for _, bad := range []string{`3`, `{"x":1}`, `{`} {
		var v Value
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s must not be read as a value", bad)
		}
	}
}

func TestFaultNamesTheThing(t *testing.T) {
	f := &Fault{Key: "login", Args: map[string]string{"host": "imap.example.se", "a": "b"}}
	if got, want := f.Error(), "login a=b host=imap.example.se"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
