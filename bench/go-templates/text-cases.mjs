/** Templates written by hand, a line each unless they hold lines themselves, all over the data `main`. */
export const textCases = String.raw`
plain
{{.}}{{/* nothing */}}
{{.s}} {{.i}} {{.f}} {{.t}} {{.n}} {{.no}} {{.l}} {{.m}} {{.ss}} {{.ms}} {{.fs}}
{{.p}} {{.p.Name}} {{.p.Age}} {{.p.Tags}} {{.p.Friend}} {{.p.Friend.Name}} {{.p.Any}}
{{.p.Greet "hi"}} {{"hi" | .p.Greet}} {{.p.Sum 1 2 3}} {{.p.Sum}} {{.p.Self.Name}} {{.p.Self.Self.Greet "x"}}
{{.p.Fail}}
{{.p.Missing}}
{{.p.Name "x"}}
{{.p.Name.x}}
{{.p.Greet}}
{{.p.Greet 1}}
{{.p.Greet "a" "b"}}
{{.p.Greet .i}}
{{.p.Greet .nil}}
{{.p.Sum 1 "x"}}
{{.p.Sum 1.5}}
{{.p.Sum 1.0}}
{{.p.Pick 2 true}}
{{.p.Pick 2.5 1}}
{{.p.Pick "x" true}}
{{.p.Pick .f .t}}
{{.p.Pick .i .t}}
{{.ms.a}} {{.ms.zz}}|{{.ms.zz | len}}|{{.fs.zz}}|{{.m.zz}}|{{.zz}}|{{.zz.y}}
{{.ms.a "x"}}
{{.nil}} {{.nil.x}}
{{.m.nil.x}}
{{.l.x}}
{{.s.x}}
{{.i.x}}
{{$x := .i}}{{$x.y}}
{{$x := .m}}{{$x.k}} {{$x.nil}} {{$.s}} {{$}}
{{with .m}}{{.k}}{{$.s}}{{end}}
{{with .zz}}a{{else}}b{{end}}
{{with $x := .s}}{{$x}}{{.}}{{end}}
{{if .t}}T{{end}}{{if .no}}F{{else}}E{{end}}{{if .z}}Z{{else if .i}}I{{else}}X{{end}}
{{if .empty}}a{{else}}b{{end}}{{if .l}}a{{else}}b{{end}}{{if .m}}a{{end}}{{if .p}}p{{end}}{{if .f}}f{{end}}{{if .zero}}z{{else}}nz{{end}}{{if .es}}a{{else}}b{{end}}
{{range .l}}[{{.}}]{{end}}
{{range $i, $e := .l}}{{$i}}={{$e}};{{end}}
{{range $e := .ss}}{{$e}}{{.}}{{end}}
{{range $k, $v := .ms}}{{$k}}={{$v}};{{end}}
{{range .ms}}{{.}},{{end}}
{{range $k, $v := .m}}{{$k}}={{$v}};{{end}}
{{range .empty}}x{{else}}none{{end}}
{{range .zz}}x{{else}}none{{end}}
{{range .i}}x{{end}}
{{range .s}}x{{end}}
{{range .p}}x{{end}}
{{range 5}}x{{end}}
{{range .ss}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}}
{{range .ss}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}
{{range $i, $a := .ss}}{{range $j, $b := $.ss}}{{if eq $j $i}}{{break}}{{end}}{{$a}}{{$b}} {{end}}{{end}}
{{range .ss}}{{with .}}{{continue}}{{end}}x{{end}}done
{{$x := 1}}{{range .ss}}{{$x = .}}{{end}}{{$x}}
{{$x := 1}}{{range .ss}}{{$x := .}}{{end}}{{$x}}
{{$x := 1}}{{if .t}}{{$x := 2}}{{$x}}{{end}}{{$x}}
{{$x := 1}}{{if .t}}{{$x = 2}}{{$x}}{{end}}{{$x}}
{{$a := 1}}{{$b := 2}}{{range $a, $b = .ss}}{{$a}}{{$b}}{{end}}{{$a}}{{$b}}
{{$a := 1}}{{range $a = .ss}}{{$a}}{{end}}{{$a}}
{{$x = 1}}
{{define "x"}}[{{.}}]{{end}}{{template "x" .s}}{{template "x" 1}}{{template "x"}}
{{define "x"}}{{$}}{{$.k}}{{end}}{{template "x" .m}}
{{block "b" .s}}({{.}}){{end}}{{template "b" "z"}}
{{define "a"}}1{{end}}{{define "a"}}2{{end}}
{{define "a"}} {{end}}{{define "a"}}2{{end}}{{template "a"}}
{{define "a"}}2{{end}}{{define "a"}} {{end}}{{template "a"}}
{{template "none"}}
{{define "r"}}{{if .}}x{{end}}{{end}}{{template "r" .l}}
{{define "err"}}{{.x.y}}{{end}}{{template "err" .s}}
{{define "a"}}{{template "b" .}}{{end}}{{define "b"}}<{{.}}>{{end}}{{template "a" .i}}
{{.s | printf "%s-%s" "a"}} {{.s | len}} {{.s | printf "%q" | len}}
{{print "a" 1 2 "b" "c" 3.0 true nil .l}} {{println "a" 1}}
{{print}} {{println}} {{print nil}} {{print 1 2}} {{print .zz}} {{print .nil .nil}}
{{printf "%d %s %v %q %t" .i .s .f .s .t}}
{{printf "%d" .s}} {{printf "%s" .i}} {{printf "%z" .i}} {{printf "%!"}} {{printf "%"}} {{printf "%d"}} {{printf "a" 1 "x"}}
{{printf "%[2]d %[1]d" 1 2}} {{printf "%[3]d" 1}} {{printf "%[x]d" 1}} {{printf "%[1]d %d" 1 2}} {{printf "%*d|%-*d|%.*f" 5 1 5 2 2 3.14159}}
{{printf "%[1]*d" 3 4}} {{printf "%.[2]*[1]f" 12.0 2}} {{printf "%[5" 1}} {{printf "%*d" "x" 1}} {{printf "%.*d" -1 5}} {{printf "%-*d|" -5 1}}
{{printf 1}}
{{printf}}
{{printf .l}}
{{printf "%v %+v %#v %T" .p .p .p .p}}
{{printf "%v %+v %#v %T" .l .l .l .l}}
{{printf "%v %+v %#v %T" .ms .ms .ms .ms}}
{{printf "%v %+v %#v %T" .m.k .m.k .m.k .m.k}}
{{printf "%s %q %x %d" .ss .ss .ss .ss}}
{{printf "%s %q %d" .l .l .l}}
{{printf "%6.2f|%-8.3f|%08.2f|%+.1f|% .1f|%e|%E|%g|%G" .f .f .f .f .f .f .f .f .f}}
{{printf "%5s|%-5s|%05s|%.1s|%5.1s|%q|%#q|%+q|%x|%X|% x|%#x" .s .s .s .s .s .s .s .s .s .s .s .s}}
{{printf "%5d|%-5d|%05d|%+d|% d|%x|%X|%o|%O|%b|%c|%U|%#x|%#o|%.4d|%8.4d" .i .i .i .i .i .i .i .i .i .i .i .i .i .i .i .i}}
{{printf "%t|%5t|%v|%q" .t .t .t .t}} {{printf "%v %s %d" nil nil nil}} {{printf "%v" .nil}} {{printf "%v|%6v|%-6v|" .s .i .f}}
{{printf "%%|%5%|%-5%|%c" 9731}}
{{printf "%s" .d}} {{.d}} {{printf "%d" .d}} {{.d.Seconds}} {{.d.Minutes}} {{printf "%v" .d}} {{printf "%T" .d}} {{printf "%x" .d}}
{{.time}} {{.time.Year}} {{.time.Month}} {{.time.Weekday}} {{.time.Unix}} {{.time.Format "2006-01-02"}} {{.time.Day}} {{.time.YearDay}} {{printf "%d" .time.Month}}
{{.time.Add .d}} {{.time.Sub .time}} {{.time.UTC}} {{.time.IsZero}} {{.time.UnixNano}} {{.time.AddDate 0 1 -1}} {{(.time.Add .d).After .time}}
{{(.time.Add 3600000000000).Format "15:04"}} {{.time.Before .time}} {{.time.Equal .time}}
{{index .l 0}} {{index .ss 1}} {{index .ms "a"}} {{index .ms "zz"}}| {{index .m "k"}} {{index .m "zz"}} {{index .nest "a" "b" 1}} {{index .s 0}}
{{index .l 10}}
{{index .l 3}}
{{index .l -1}}
{{index .l "a"}}
{{index .l .nil}}
{{index .l 1.0}}
{{index .ms 1}}
{{index .ms nil}}
{{index .nil 1}}
{{index nil 1}}
{{index .zz 1}}
{{index .i 1}}
{{index .p "Name"}}
{{index .l}}
{{index}}
{{index .s 100}}
{{(index .nest "a").b}} {{(index .nest.a.b 0)}} {{.nest.a.b}} {{index .nest.a.b 1}}
{{slice .s 1 3}} {{slice .ss 1}} {{slice .ss 0 1}} {{slice .l}} {{slice .s}} {{slice .ss 1 2 3}}
{{slice .s 1 2 3}}
{{slice .s 3 1}}
{{slice .s 1 100}}
{{slice .ss 1 2 3 4}}
{{slice .i 1}}
{{slice .nil 1}}
{{slice .m 1}}
{{slice .ss "a"}}
{{len .s}} {{len .l}} {{len .m}} {{len .uni}} {{len ""}} {{len .ss}}
{{len .i}}
{{len .nil}}
{{len .zz}}
{{len .p}}
{{len nil}}
{{len 3}}
{{len}}
{{len .s .l}}
{{.l | len | len}}
{{html .h}} {{.h | html}} {{html "a" 1 "<b>"}} {{html .nil}} {{html .i}} {{js .h}} {{js .uni}} {{js "'\n\t\"\\<>&="}} {{urlquery .h}} {{urlquery .uni " a+b/c?d=e&f#~-_."}} {{urlquery .i .t}} {{html .l}}
{{and}}
{{or}}
{{and 1 0 2}} {{and 1 2}} {{or 0 "" "x"}} {{or 0 ""}}| {{and .t .no}} {{or .no .s}} {{not .t}} {{not 0}} {{not ""}} {{.t | and .no}} {{.t | or .no}} {{and .t .s}} {{or}}
{{or .t fail}} {{and .no fail}} {{or .no fail}}
{{and .t .zz.y}}| {{or .nil .zz}}| {{and .nil 1}}
{{not}}
{{not 1 2}}
{{call adder 1 2}} {{call (adder) 3 4}}
{{call .adder 1}}
{{call adder 1}}
{{call adder 1 "x"}}
{{call nil}}
{{call .i}}
{{call}}
{{fail}}
{{nothing}} {{nothing | print}} {{with nothing}}a{{else}}b{{end}} {{anyOf 1 nothing "a" nil}} {{anyOf}}
{{nothing.x}}
{{(nothing).x}}
{{add 1 2}} {{1 | add 2}} {{add .i 1}} {{half 3}} {{half .f}} {{half 2.5}} {{yes true}} {{upper "abc"}} {{.s | upper | html}} {{join "," .ss}} {{.ss | join "-"}}
{{add 1 "x"}}
{{add 1 2.5}}
{{add 1 2.0}}
{{add .s 1}}
{{add 1 .f}}
{{half "x"}}
{{half .i}}
{{yes 1}}
{{yes .s}}
{{yes nil}}
{{upper nil}}
{{upper .nil}}
{{upper .zz}}
{{upper 1}}
{{upper true}}
{{upper .l}}
{{upper}}
{{upper "a" "b"}}
{{join "," .l}}
{{join "," nil}}
{{join "," .nil}}
{{join "," "x"}}
{{join "," .s}}
{{eq}}
{{eq 1}}
{{eq 1 1}} {{eq 1 2 1}} {{ne 1 2}} {{lt 1 2}} {{le 2 2}} {{gt 3 2}} {{ge 1 2}} {{eq "a" "b" "a"}} {{eq .s "héllo"}}
{{eq 1 1.0}}
{{eq "1" 1}}
{{eq .nil nil}} {{eq nil nil}} {{eq .zz nil}} {{eq .s nil}} {{ne .nil 1}} {{eq true .t}}
{{eq .l .l}}
{{eq .m .m}}
{{eq .l .m}}
{{eq .p .p}}
{{eq .p.Friend .p.Friend}}
{{eq .time .time}} {{eq .d .d}}
{{eq .ss nil}} {{eq nil .ss}} {{eq .m nil}}
{{lt .nil 1}}
{{lt 1 .l}}
{{lt "a" 1}}
{{lt true false}}
{{lt .l .l}}
{{lt 1}}
{{ne 1}}
{{ne 1 2 3}}
{{gt 1.5 1}}
{{gt .f 1.0}} {{lt "a" "b"}} {{lt "é" "z"}} {{ge "a" ""}} {{le .f .f}}
{{1}} {{-1}} {{+1}} {{1_000}} {{0x1F}} {{0b11}} {{0o17}} {{017}} {{1.5}} {{1e3}} {{1E-2}} {{.5}} {{5.}} {{-0}} {{-0.0}} {{0x1p4}} {{0x.8p1}} {{1e6}} {{1e5}} {{123456789.0}} {{1e21}} {{0.0001}} {{0.00001}} {{1_0.5}}
{{'a'}} {{'\n'}} {{'\x41'}} {{'é'}} {{'\''}} {{'\u00e9'}} {{'\U0001F600'}} {{'\101'}}
{{'ab'}}
{{''}}
{{'\z'}}
{{'\"'}}
{{"\'"}}
{{"\z"}}
{{"\x4"}}
{{"\u12"}}
{{"a\tb\n\"q\" \\ \x41 \u00e9 \U0001F600 \101 \a"}}
{{9223372036854775807}}
{{9223372036854775808}}
{{18446744073709551616}}
{{-9223372036854775808}}
{{-9223372036854775809}}
{{089}}
{{08.5}}
{{0x}}
{{0b12}}
{{1__0}}
{{1_}}
{{_1}}
{{1a}}
{{1.2.3}}
{{1e}}
{{0xg}}
{{1e400}}
{{-0x1e}}
{{0x1e}}
{{1 + 2}}
{{1+2}}
{{.a-1}}
{{a.b}}
{{$}} {{$.s}}
{{$x}}
{{$x.y}}
{{.}}
{{. | print | len}}
{{.s.}}
{{..}}
{{.s..t}}
{{. s}}
{{(.s)}} {{((.i))}} {{(print 1 2) | len}} {{(.m).k}} {{(.p).Name}} {{(.p.Self).Age}} {{(index .l 0)}}
{{()}}
{{(}}
{{)}}
{{(1}}
{{1)}}
{{(1)2}}
{{(1) 2}}
{{1 (2)}}
{{.s (1)}}
{{"a".x}}
{{1.x}}
{{true.x}}
{{nil.x}}
{{.x.y.z}}
{{(.s).x}}
{{(nil).x}}
{{nil}}
{{nil | print}}
{{true}} {{false}} {{true | not}}
{{true 1}}
{{1 2}}
{{"a" "b"}}
{{. 1}}
{{$ 1}}
{{1 | 2}}
{{1 | "a"}}
{{1 | .}}
{{1 | nil}}
{{1 | true}}
{{1 | $}}
{{1 | .s}}
{{1 | (.s)}}
{{1 | .p.Name}}
{{.s | .p.Greet}}
{{|}}
{{1 |}}
{{1 | }}
{{| 1}}
{{1 || 2}}
{{:= 1}}
{{$x := }}
{{$x :=1}}{{$x}}
{{$x:=1}}{{$x}}
{{$x : 1}}
{{$x, $y := 1}}
{{$x,}}
{{range $x, := .l}}{{end}}
{{range $x, $y, $z := .l}}{{end}}
{{range $x, 1 := .l}}{{end}}
{{range $x $y := .l}}{{end}}
{{range $x, $y}}{{end}}
{{range}}{{end}}
{{if}}{{end}}
{{with}}{{end}}
{{template}}
{{template x}}
{{template 1}}
{{template "x}}
{{template "a" 1 2}}
{{template "a" | }}
{{define}}
{{define x}}{{end}}
{{define "x" 1}}{{end}}
{{define "x"}}
{{define "x"}}{{else}}{{end}}
{{define "x"}}{{define "y"}}{{end}}{{end}}
{{if 1}}{{define "x"}}{{end}}{{end}}
{{block "x"}}{{end}}
{{block x .}}{{end}}
{{block "x" .}}
{{block}}
{{end}}
{{else}}
{{else if 1}}
{{if 1}}
{{if 1}}{{else}}
{{if 1}}{{else}}{{else}}{{end}}
{{if 1}}{{else if}}{{end}}
{{if 1}}{{else x}}{{end}}
{{if 1}}{{else with 1}}{{end}}
{{if 1}}{{end x}}
{{range .l}}{{else if 1}}{{end}}
{{with 1}}{{else if 1}}{{end}}
{{with 1}}{{else}}{{else}}{{end}}
{{break}}
{{continue}}
{{range .l}}{{break 1}}{{end}}
{{range .l}}{{continue x}}{{end}}
{{range .l}}{{end}}{{break}}
{{range .ss}}{{block "bb" .}}{{break}}{{end}}{{end}}
{{range .empty}}{{else}}{{break}}{{end}}
{{range .l}}{{define "q"}}{{end}}{{end}}
{{
{{1
{{"a
{{"a
b"}}
{{'a
{{'a
'}}
{{/* a
{{/* a */
{{/* a */ }}
{{/* a */ b}}
{{/*a*/}}x
{{- /* a */ -}} x
x {{- /* a */}} y
{{-/* a */}}
{{/* a */-}}
{{ /* a */ }}
{{- 1}} {{1 -}} x
 {{- 1 -}} {{- 2 -}} 
a	{{- 1 -}}	b
{{-1}} {{-1 -}} x
{{- -1}}
{{1-}}
{{1 - }}
{{1 -}}
{{-}}
{{- }}
{{ -}}
{{}}
{{ }}
{{- -}}
}}
{ {1}}
{{{1}}}
{{1}}}
{{"}}"}}
{{1}}{{
{{#}}
{{@}}
{{!x}}
{{é}}
{{.é}} {{.ключ}}
{{$é := 1}}{{$é}}
{{日本}}
{{x%}}
{{.x%}}
{{$x%}}
{{x	y}}
{{foo}}
{{foo 1}}
{{1 | foo}}
{{.s,}}
{{1,2}}
{{len .s,}}
{{print(1)}}
{{print (1)(2)}}
{{print 1(2)}}
{{.s "x" | print}}
{{"verylongstringconstant" "x"}} 
{{if "verylongstringconstant" := 1}}{{end}}
{{.verylongfieldname := 1}}
{{$verylongname}}
{{if .t}}a{{else}}b{{end}}{{if .s}}{{if .no}}{{else}}deep{{end}}{{end}}
{{with .s}}{{with $.i}}{{.}}{{$.s}}{{end}}{{.}}{{end}}
{{range .ss}}{{$x := .}}{{range $.l}}{{$x}}{{.}} {{end}}{{end}}
{{$s := "x"}}{{range .ss}}{{$s = print $s .}}{{end}}{{$s}}
{{define "T"}}{{range .}}{{template "U" .}}{{end}}{{end}}{{define "U"}}<{{.}}>{{end}}{{template "T" .ss}}
{{- range $i, $e := .ss -}}
  {{ $i }}: {{ $e }}
{{ end -}}
{{ if and (gt (len .ss) 1) (eq (index .ss 0) "a") }}ok{{ end }}
{{ .ss | len | printf "%03d" }}
{{ (len .ss) | add 1 }}
{{ add (len .ss) (len .l) | printf "%d items" }}
{{ $v := index .ms "a" }}{{ if $v }}{{ $v | upper }}{{ end }}
{{ range $k, $v := .nest }}{{ $k }}{{ range $kk, $vv := $v }}{{ $kk }}{{ $vv }}{{ end }}{{ end }}
{{ .uni }} {{ printf "%q %+q %x %.2s|%5s|%-7s|" .uni .uni .uni .uni .uni .uni }}
{{ printf "%v %d %s" .l .l .l }} {{ printf "%5v|%-5v|%05v" .l .ss .l }}
{{ printf "%v" .big }} {{ .big }} {{ printf "%d %x %e" .big .big 1.0 }} {{ printf "%.3d|%+05d|%x" .neg .neg .neg }} {{ .neg }}
{{ slice .uni 0 1 | printf "%q" }} {{ index .uni 0 }} {{ printf "%T" (index .uni 0) }}
{{ "\xff" | printf "%q" }} {{ len "\xff\xfe" }} {{ printf "%x" "\xff" }} {{ urlquery "\xff" }}
{{ eq (index .s 0) 104 }} {{ lt (index .s 0) 200 }} {{ gt (index .s 0) -1 }} {{ eq 104 (index .s 0) }} {{ eq -1 (index .s 0) }}
{{ .ht }} {{ printf "%s %v %q %T" .ht .ht .ht .ht }} {{ len .ht }} {{ eq .ht .ht }} {{ eq .ht "x" }} {{ html .ht }}
{{ upper .ht }}
{{ constructor }}
{{ .constructor }} {{ .__proto__ }} {{ .toString }} {{ index .m "constructor" }} {{ index .ms "__proto__" }}
{{ .p.constructor }}
{{ .p.toString }}
{{ .s.length }}
{{ .l.length }}
{{ .s.constructor }}
{{ hasOwnProperty }}
{{ $__proto__ }}
{{ template "constructor" }}
`
  .split('\n')
  .filter((line) => line !== '')

/** Templates with lines in them. */
export const blockCases = [
  '{{`a',
  '{{`a\nb`}}',
  '{{print `a}}',
  'a\n{{- 1 }}\nb\n{{ 2 -}}\nc',
  'a \n\t {{- 1 -}} \n\t b',
  'one\n{{ foo }}',
  'one\n\n{{ .p.x }}\n',
  'one\n{{ if }}\n{{ end }}',
  '{{ if 1\n}}x{{ end }}',
  '{{ if 1\n2',
  '{{\n1\n',
  '{{ "a\n" }}',
  '{{ `a\n\n` | foo }}',
  '{{/* a\n\n */}}\n{{ foo }}',
  '{{/* a\n\n */',
  '{{ define "x" }}\n{{ .y.z }}\n{{ end }}{{ template "x" .s }}',
  '{{ range .ss }}\n{{ . }}\n{{ end }}',
  '{{ range .ss -}}\n{{ . }}\n{{- end }}',
  '{{ template "x"\n. }}{{ define "x" }}{{ . }}{{ end }}',
  'é{{ .s.x }}',
  'é\né {{ .s.x }}',
  '{{ $x := 1 }}\n\n\n{{ $y }}',
  '{{ 1 |\n print }}',
  '{{ print 1\n 2 -}}\n\n x {{-\n3 }}',
  '{{ printf "%d" }}\r\n{{- 1 -}}\r\n',
  '{{ with $x := .s }}\n{{ $x }}\n{{ else }}\n{{ end }}\n{{ $x }}',
  '{{ block "a" . }}\n{{ foo }}{{ end }}',
  '{{ if 1 }}\n{{ else }}\n{{ else }}{{ end }}',
  '{{ (1\n}}',
  '{{ (1\n',
  "{{ 'a\n",
  '{{ 1\n|\n|\n2 }}',
  '{{- \n 1 \n -}}',
  '{{-\n1\n-}}\n',
  'x{{-\n-}}y',
]
