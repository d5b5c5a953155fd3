// Expands templates of alert rules with Prometheus' promtool and writes down what it made, for the tests of src/rules/templates.
// Needs promtool 2.42 (Debian: prometheus). Run: node bench/write-rule-template-vectors.mjs
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const numbers =
  '0 1 -1 0.5 -0.25 999.95 1000 1023 1024 1048576 -123456 1e15 1.5e21 1e30 1e-3 1.234e-5 1e-30 59 60 61.5 3600 86399 90061.7 1435065584.128 NaN +Inf -Inf'.split(
    ' ',
  )
const made = ['humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp'].flatMap((name) =>
  numbers.map((number) => `{{ ${name} ${JSON.stringify(number)} }}`),
)
const written = String.raw`
{{ $value }} {{ .Value }} {{ $labels.job }} {{ .Labels.instance }} {{ $labels }} {{ $externalLabels }} {{ $externalURL }} {{ $labels.none }}|
{{ $value | humanize }} {{ $value | humanize1024 }}B {{ $value | humanizeDuration }} {{ $value | humanizePercentage }} {{ printf "%.2f" $value }} {{ printf "%d" $value }}
{{ query "requests" | len }} {{ range query "requests{code='500'}" }}{{ .Labels.code }}={{ .Value }};{{ end }}
{{ range query "requests" | sortByLabel "code" }}{{ .Labels.code }}={{ .Value | humanize }};{{ end }}
{{ with query "requests{code='500'}" }}{{ . | first | value }}{{ end }} {{ query "requests{code='200'}" | first | label "code" }} {{ query "vector(1)" | first | strvalue }}|
{{ query "none" | first | value }}
{{ query "sum(" }}
{{ query "1 + 1" | first | value }} {{ query "vector(3)" | first | value | printf "%.1f" }}
{{ range query "requests" | sortByLabel "code" }}{{ with printf "requests{code='%s'} * 2" .Labels.code | query }}{{ . | first | value }},{{ end }}{{ end }}
{{ (query "requests{code='500'}" | first).Labels }} {{ (query "requests{code='500'}" | first).Value }}
{{ len (query "none") }}|{{ query "none" }}
{{ define "t" }}[{{ .arg0 }}/{{ .arg1 }}]{{ end }}{{ template "t" (args $value "b") }}
{{ args 1 "a" 2.5 }}
{{ "host.example.com:9100" | stripPort }} {{ "host.example.com:9100" | stripDomain }} {{ "host.example.com" | stripDomain }} {{ "[::1]:80" | stripPort }} {{ "[::1]:80" | stripDomain }} {{ "10.0.0.1:80" | stripDomain }} {{ "::1" | stripPort }} {{ "a:b:c" | stripPort }} {{ "x" | stripPort }} {{ "a.b:" | stripDomain }} {{ ":80" | stripPort }}|{{ ":80" | stripDomain }}| {{ "1.2.3" | stripDomain }}
{{ "fe80::1%eth0" | stripDomain }} {{ "[a.b]:1" | stripDomain }} {{ "[a" | stripPort }} {{ "a]:1" | stripPort }} {{ "" | stripPort }}|{{ "" | stripDomain }}|
{{ match "a.c" "xabcx" }} {{ match "^$" "a" }} {{ reReplaceAll "([a-z]+)-([0-9]+)" "$2:$1" "ab-12 cd-34" }} {{ reReplaceAll "a(?P<x>.)" "${'$'}{x}$$" "abac" }} {{ $labels.instance | reReplaceAll ":.*" "" }}
{{ reReplaceAll "[" "" "a" }}
{{ match "[" "a" }}
{{ title "hello wORLD foo-bar a_b" }} {{ toUpper "aé" }} {{ toLower "AÉ" }}
{{ graphLink "up{job=\"a b\"} == 0" }} {{ tableLink "up" }}
{{ parseDuration "1h30m" }} {{ parseDuration "1d" }} {{ parseDuration "500ms" }}
{{ parseDuration "x" }}
{{ parseDuration "" }}
{{ safeHtml "<b>" }} {{ html "<b>" }} {{ urlquery "a b" }}
{{ toTime 1435065584.128 }} {{ (toTime "1435065584.128").Format "2006-01-02" }} {{ (toTime $value).Year }}
{{ toTime "x" }}
{{ toTime "NaN" }}
{{ toTime 1e300 }}
{{ humanizeTimestamp 1e300 }}
{{ humanize "x" }}
{{ humanize "" }}
{{ humanize true }}
{{ humanize .Labels }}
{{ humanize nil }}
{{ humanize 5 }} {{ humanize "0x1p3" }} {{ humanize "1_000" }}
{{ humanize "1e400" }}
{{ humanize }}
{{ humanize 1 2 }}
{{ $labels.job.x }}
{{ $labels.job | first }}
{{ first $labels }}
{{ label "x" nil }}
{{ value nil }}
{{ $value.x }}
{{ .Labels.job | toUpper | len }}
{{ if gt $value 100.0 }}high{{ else }}low{{ end }} {{ if eq $labels.job "a b" }}same{{ end }} {{ if and (gt $value 1.0) (lt $value 1e9) }}in{{ end }}
{{ if gt $value 100 }}high{{ end }}
{{ range $k, $v := $labels }}{{ $k }}={{ $v }},{{ end }}
{{ index $labels "job" }} {{ index $labels "none" }}| {{ len $labels }}
{{ template "none" }}
{{ printf "%v %s %q" $labels.job $labels.instance $labels.job }}
{{ with $labels.none }}a{{ else }}b{{ end }} {{ or $labels.none "default" }}
{{- $value -}}
text only
{{/* note */}}x
{{ $x := query "requests" | first }}{{ $x.Labels.code | len }} {{ printf "%T %T %T" $x $value $labels }}
{{ sortByLabel "code" (query "none") | len }}
{{ sortByLabel "code" $labels }}
{{ query 1 }}
{{ query }}
{{ query "requests" "x" }}
`
  .split('\n')
  .filter((line) => line !== '')
const texts = [...made, ...written]

const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
const rules = texts.map((text, index) => ({ alert: `T${index}`, expr: 'up', annotations: { a: text } }))
writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'g', rules }] }))
const series = [
  ['up{instance="host.example.com:9090",job="a b"}', '1048576'],
  ['requests{code="500"}', '3'],
  ['requests{code="200"}', '1500'],
  ['requests{code="404"}', '0.25'],
]
const tests = {
  rule_files: ['rules.yml'],
  evaluation_interval: '1m',
  tests: [
    {
      interval: '1m',
      external_labels: { cluster: 'c1' },
      external_url: 'https://prometheus.example.com/path/x',
      input_series: series.map(([name, value]) => ({ series: name, values: `${value}x5` })),
      alert_rule_test: rules.map(({ alert }) => ({ eval_time: '1m', alertname: alert })),
    },
  ],
}
writeFileSync(join(folder, 'test.yml'), JSON.stringify(tests))
const { stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(folder, 'test.yml')], { encoding: 'utf8', maxBuffer: 2 ** 26 })
rmSync(folder, { recursive: true })
const said = stdout + stderr
const lines = []
for (const [, index, quoted] of said.matchAll(/alertname: T(\d+), time: 1m,[^]*?Annotations:\{a=("(?:[^"\\]|\\.)*")\}/g)) {
  const text = JSON.parse(
    quoted
      .replace(/\\x([0-9a-f]{2})/g, '\\u00$1')
      .replace(/\\a/g, '\\u0007')
      .replace(/\\v/g, '\\u000b'),
  )
  lines.push(JSON.stringify([texts[Number(index)], text]))
}
if (lines.length === 0) throw new Error(said.slice(0, 4000))
writeFileSync(fileURLToPath(new URL('../src/rules/templates/testdata/promtool.jsonl', import.meta.url)), `${lines.join('\n')}\n`)
process.stdout.write(`${lines.length} of ${texts.length}\n`)
