package main

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"samkarta/internal/form"
	"samkarta/templates"
)

// helpCommand prints the overview, a command's help or a topic of the guide.
type helpCommand struct {
	Topic string `arg:"" optional:"" help:"${arg_topic}"`
}

// Run prints to standard output.
func (c *helpCommand) Run(a *app) error {
	if c.Topic == "" {
		a.overview()
		return nil
	}
	for _, node := range a.kong.Model.Children {
		if node.Name == c.Topic {
			a.commandHelp(node)
			return nil
		}
	}
	text, err := a.topic(c.Topic)
	if err != nil {
		return &form.Fault{Key: "unknown_topic", Args: map[string]string{"topic": c.Topic, "topics": strings.Join(a.topics(), ", ")}}
	}
	_, err = io.WriteString(a.stdout, text)
	return err
}

// otherNames of topics: the files have the Swedish ones.
var otherNames = map[string]string{"accuracy": "noggrannhet", "coordinator": "samordnare"}

// topic gives the text of a topic. Figures that a command has made stand in files
// of their own, so that they can be made anew; a page names them in braces.
func (a *app) topic(name string) (string, error) {
	if own, ok := otherNames[name]; ok {
		name = own
	}
	text, err := fs.ReadFile(templates.FS, a.topicFile(name))
	if err != nil {
		return "", err
	}
	figures, err := fs.ReadFile(templates.FS, "help/figures/"+a.cli.Lang+".md")
	return strings.ReplaceAll(string(text), "{figures}", strings.TrimSpace(string(figures))), err
}

// topicFile is the file of a topic, in Swedish where there is no other.
func (a *app) topicFile(topic string) string {
	name := "help/" + path.Base(topic) + "." + a.cli.Lang + ".md"
	if _, err := fs.Stat(templates.FS, name); err != nil {
		name = "help/" + path.Base(topic) + ".sv.md"
	}
	return name
}

func (a *app) topics() []string {
	files, _ := fs.Glob(templates.FS, "help/*.sv.md") // the pattern is well-formed
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(path.Base(f), ".sv.md"))
	}
	slices.Sort(out)
	return out
}

// helpVars gives kong the help texts of commands, arguments and flags.
func (a *app) helpVars() map[string]string {
	return a.texts.Under("cli.")
}

// printHelp is what --help prints.
func (a *app) printHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	if node := ctx.Selected(); node != nil {
		a.commandHelp(node)
		return nil
	}
	a.kong = ctx.Kong
	a.overview()
	return nil
}

func (a *app) overview() {
	say := a.texts.Say
	fmt.Fprintf(a.stdout, "%s\n\n%s\n\n%s\n", say("cli.what_it_is"), say("cli.usage", "call", "samkarta "+say("cli.what_command")), say("cli.commands"))
	for _, node := range a.kong.Model.Children {
		if !node.Hidden {
			fmt.Fprintf(a.stdout, "  %-10s %s\n", node.Name, node.Help)
		}
	}
	fmt.Fprintf(a.stdout, "\n%s\n", say("cli.flags_all"))
	a.flags(a.kong.Model.Flags)
	fmt.Fprintf(a.stdout, "\n%s\n", say("cli.topics", "topics", strings.Join(a.topics(), ", ")))
}

func (a *app) commandHelp(node *kong.Node) {
	say := a.texts.Say
	call := "samkarta " + node.Path()
	for _, arg := range node.Positional {
		call += " " + a.argument(arg)
	}
	fmt.Fprintf(a.stdout, "%s\n\n%s\n", node.Help, say("cli.usage", "call", call+" "+say("cli.what_flags")))
	if long := "cli.long_" + node.Name; a.texts.Has(long) {
		fmt.Fprintf(a.stdout, "\n%s\n", say(long))
	}
	if len(node.Children) > 0 {
		fmt.Fprintf(a.stdout, "\n%s\n", say("cli.commands"))
		for _, child := range node.Children {
			fmt.Fprintf(a.stdout, "  %-10s %s\n", child.Name, child.Help)
		}
	}
	if len(node.Positional) > 0 {
		fmt.Fprintf(a.stdout, "\n%s\n", say("cli.arguments"))
		for _, arg := range node.Positional {
			fmt.Fprintf(a.stdout, "  %-22s %s\n", a.argument(arg), arg.Help)
		}
	}
	if len(node.Flags) > 0 {
		fmt.Fprintf(a.stdout, "\n%s\n", say("cli.flags"))
		a.flags(node.Flags)
	}
	fmt.Fprintf(a.stdout, "\n%s\n", say("cli.flags_all"))
	a.flags(a.kong.Model.Flags)
}

// argument is how an argument is written in a usage line.
func (a *app) argument(arg *kong.Positional) string {
	name := a.argumentName(arg.Name)
	if arg.IsCumulative() {
		name += " …"
	}
	if !arg.Required {
		name = "[" + name + "]"
	}
	return name
}

// argumentName says an argument's name in the user's language.
func (a *app) argumentName(name string) string {
	if key := "cli.name_" + name; a.texts.Has(key) {
		return a.texts.Say(key)
	}
	return strings.ToUpper(name)
}

func (a *app) flags(flags []*kong.Flag) {
	for _, f := range flags {
		if f.Name == "help" {
			continue
		}
		name := "--" + f.Name
		switch {
		case f.IsBool():
		case f.Enum != "":
			name += "=" + strings.ReplaceAll(f.Enum, ",", "|")
		default:
			name += "=" + f.FormatPlaceHolder()
		}
		if f.Short != 0 {
			name = "-" + string(f.Short) + ", " + name
		}
		fmt.Fprintf(a.stdout, "  %-22s %s\n", name, f.Help)
	}
}
