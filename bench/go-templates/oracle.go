// Renders the cases on standard input, one JSON object a line, with Go's own packages, and answers one JSON object a line.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"math"
	"os"
	"strconv"
	"strings"
	texttemplate "text/template"
	"time"
)

type Pet struct {
	Name string
	Legs int
}

func (p Pet) String() string { return "pet " + p.Name }

type Person struct {
	Name   string
	Age    int
	Score  float64
	Tags   []string
	Any    interface{}
	Friend *Pet
}

func (p Person) Greet(word string) string { return word + ", " + p.Name }
func (p Person) Fail() (string, error)    { return "", errors.New("cannot do this") }
func (p Person) Sum(numbers ...int) (sum int) {
	for _, n := range numbers {
		sum += n
	}
	return
}
func (p Person) Pick(scale float64, yes bool) string { return fmt.Sprint(scale, yes) }
func (p Person) Self() Person                        { return p }

type Case struct {
	Text    string
	Data    json.RawMessage
	Mode    string
	Missing string
}

type Answer struct {
	Out string `json:"out"`
	Err string `json:"err,omitempty"`
}

func decode(raw json.RawMessage) interface{} {
	var plain interface{}
	if err := json.Unmarshal(raw, &plain); err != nil {
		panic(err)
	}
	switch plain.(type) {
	case string, bool, nil:
		return plain
	}
	var tagged map[string]json.RawMessage
	if err := json.Unmarshal(raw, &tagged); err != nil {
		panic(err)
	}
	for tag, inner := range tagged {
		switch tag {
		case "int", "uint8", "duration":
			var text string
			must(json.Unmarshal(inner, &text))
			n, err := strconv.ParseInt(text, 10, 64)
			must(err)
			if tag == "uint8" {
				return uint8(n)
			}
			if tag == "duration" {
				return time.Duration(n)
			}
			return int(n)
		case "float":
			var text string
			must(json.Unmarshal(inner, &text))
			f, err := strconv.ParseFloat(text, 64)
			must(err)
			return f
		case "time":
			var text string
			must(json.Unmarshal(inner, &text))
			n, err := strconv.ParseInt(text, 10, 64)
			must(err)
			return time.Unix(0, n).UTC()
		case "html":
			var text string
			must(json.Unmarshal(inner, &text))
			return htmltemplate.HTML(text)
		case "url":
			var text string
			must(json.Unmarshal(inner, &text))
			return htmltemplate.URL(text)
		case "list":
			var items []json.RawMessage
			must(json.Unmarshal(inner, &items))
			list := []interface{}{}
			for _, item := range items {
				list = append(list, decode(item))
			}
			return list
		case "strings":
			list := []string{}
			must(json.Unmarshal(inner, &list))
			return list
		case "map":
			var items map[string]json.RawMessage
			must(json.Unmarshal(inner, &items))
			found := map[string]interface{}{}
			for key, item := range items {
				found[key] = decode(item)
			}
			return found
		case "labels":
			found := map[string]string{}
			must(json.Unmarshal(inner, &found))
			return found
		case "floats":
			found := map[string]float64{}
			must(json.Unmarshal(inner, &found))
			return found
		case "person":
			var name string
			must(json.Unmarshal(inner, &name))
			return Person{Name: name, Age: 41, Score: 2.5, Tags: []string{"x", "y"}, Any: "any", Friend: &Pet{"Rex", 4}}
		}
	}
	panic("unknown value " + string(raw))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

var functions = map[string]interface{}{
	"join":    func(sep string, list []string) string { return strings.Join(list, sep) },
	"upper":   strings.ToUpper,
	"add":     func(a, b int) int { return a + b },
	"half":    func(f float64) float64 { return f / 2 },
	"yes":     func(b bool) bool { return b },
	"anyOf":   func(values ...interface{}) []interface{} { return values },
	"fail":    func() (string, error) { return "", errors.New("asked to") },
	"nothing": func() interface{} { return nil },
	"adder":   func() func(int, int) int { return func(a, b int) int { return a + b } },
	"html_":   func(text string) htmltemplate.HTML { return htmltemplate.HTML(text) },
	"inf":     func(sign int) float64 { return math.Inf(sign) },
}

func render(c Case) (answer Answer) {
	defer func() {
		if r := recover(); r != nil {
			answer.Err = fmt.Sprint("panic: ", r)
		}
	}()
	var out bytes.Buffer
	data := decode(c.Data)
	if c.Mode == "html" {
		tmpl, err := htmltemplate.New("t").Option("missingkey=" + c.Missing).Funcs(functions).Parse(c.Text)
		if err == nil {
			err = tmpl.Execute(&out, data)
		}
		return Answer{out.String(), message(err)}
	}
	tmpl, err := texttemplate.New("t").Option("missingkey=" + c.Missing).Funcs(functions).Parse(c.Text)
	if err == nil {
		err = tmpl.Execute(&out, data)
	}
	return Answer{out.String(), message(err)}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for in.Scan() {
		var c Case
		must(json.Unmarshal(in.Bytes(), &c))
		must(encoder.Encode(render(c)))
	}
}
