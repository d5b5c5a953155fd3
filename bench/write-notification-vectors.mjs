// Renders templates of notifications with Alertmanager's amtool and writes down what it made, for the tests of src/alerting/templates.
// Needs amtool 0.25 (Debian: prometheus-alertmanager). Run: node bench/write-notification-vectors.mjs
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const defaults = '/usr/share/prometheus/alertmanager/*.tmpl'
const at = Date.parse('2026-03-04T05:06:07Z')

const alert = (
  labels,
  { annotations = {}, isFiring = true, generatorUrl = 'http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1' } = {},
) => ({
  labels,
  annotations,
  isFiring,
  generatorUrl,
  startsAtMs: at - 3_600_000 + 789,
  endsAtMs: isFiring ? at + 240_000 : at - 60_000,
  fingerprint: 'deadbeef01234567',
})
const notifications = [
  {
    receiver: 'team-a.b+c',
    groupLabels: { alertname: 'Disk "full"', job: 'node' },
    alerts: [
      alert(
        { alertname: 'Disk "full"', job: 'node', instance: 'a:9100', severity: 'critical', '0first': '1' },
        { annotations: { summary: 'Disk <full> & "more"', runbook: 'https://r/1' } },
      ),
      alert(
        { alertname: 'Disk "full"', job: 'node', instance: 'b:9100', severity: 'warning' },
        { annotations: { summary: 'Disk <full> & "more"' } },
      ),
      alert(
        { alertname: 'Disk "full"', job: 'node', instance: 'ç:9100', severity: 'info' },
        { annotations: { summary: 'Disk <full> & "more"', extra: 'line\nbreak' }, isFiring: false },
      ),
    ],
  },
  {
    receiver: 'ops',
    groupLabels: {},
    alerts: [alert({ alertname: 'Down' }, { annotations: { description: "it's down", summary: 'down' }, isFiring: false })],
  },
  { receiver: 'ops', groupLabels: { alertname: 'X' }, alerts: [alert({ alertname: 'X' }, { generatorUrl: '' })] },
  {
    receiver: 'žluť',
    groupLabels: { severity: 'page', team: 'a b' },
    alerts: [1, 2, 3].map((number) =>
      alert(
        { alertname: `N${number}`, severity: 'page', team: 'a b', Zone: 'z', _x: 'y' },
        { annotations: { a: 'same', b: String(number) } },
      ),
    ),
  },
]

const names = [...readFileSync('/usr/share/prometheus/alertmanager/default.tmpl', 'utf8').matchAll(/define "([^"]+)"/g)].map(
  ([, name]) => name,
)
const texts = [
  ...names.filter((name) => !/^__text|instances/.test(name)).map((name) => `{{ template "${name}" . }}`),
  '{{ template "__text_alert_list" .Alerts }}',
  '{{ template "pagerduty.default.instances" .Alerts.Firing }}',
  '{{ template "__text_alert_list" .Alerts.Resolved }}',
  '{{ template "email.default.subject" . }}',
  ...String.raw`
{{ range .Alerts }}{{ .Status }} {{ .Labels.alertname }} {{ .Annotations.summary }} {{ .Fingerprint }}|{{ end }}
{{ range .Alerts.Firing }}{{ .StartsAt }} {{ .StartsAt.Format "02 Jan 06 15:04 MST" }} {{ .EndsAt.IsZero }} {{ .StartsAt.Unix }}|{{ end }}
{{ range .Alerts.Resolved }}{{ .EndsAt.Sub .StartsAt }} {{ .EndsAt }}|{{ end }}
{{ .Receiver }} {{ .Status | title }} {{ .ExternalURL }} {{ len .Alerts }}
{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }}
{{ .CommonLabels.Names }} {{ .CommonLabels.Values }} {{ .CommonLabels.SortedPairs.Names | join "," }}
{{ (.CommonLabels.Remove (stringSlice "alertname" "team")).Names | join "," }} {{ .GroupLabels.Remove .GroupLabels.Names | len }}
{{ range $k, $v := .CommonLabels }}{{ $k }}={{ $v }},{{ end }}
{{ .CommonLabels.missing }}|{{ index .CommonLabels "missing" }}|{{ .CommonAnnotations.summary | toUpper | toLower | title }}
{{ reReplaceAll "(.)a" "$1-${'$'}{1}" "banana" }} {{ reReplaceAll "x*" "-" "abxc" }} {{ match "^n.*e$" "node" }} {{ match "a" "b" }}
{{ reReplaceAll "(" "" "x" }}
{{ match "(" "x" }}
{{ safeHtml "<b>" }} {{ "<b>" }} {{ "a+b" | urlquery }} {{ html "<" }}
{{ title "hELLO wORLD don't a_b x-y 3rd o.k ÀÉ ß ǆ istanbul" }} {{ join "-" (stringSlice "a" "b") }}
{{ if eq .Status "firing" }}:fire:{{ else }}:ok:{{ end }} {{ if gt (len .Alerts.Firing) 1 }}many{{ end }}
{{ with .CommonAnnotations.nothing }}{{ . }}{{ else }}none{{ end }}
{{ range .Alerts }}{{ if .Annotations.runbook }}<{{ .Annotations.runbook }}|Runbook>{{ end }}{{ end }}
{{ define "own" }}[{{ .Labels.alertname }}]{{ end }}{{ range .Alerts }}{{ template "own" . }}{{ end }}
{{ define "__subject" }}mine {{ .Status }}{{ end }}{{ template "slack.default.title" . }}
{{ .Alerts.Missing }}
{{ .CommonLabels.Remove "x" }}
{{ join .CommonLabels "," }}
{{ .Alerts | first }}
{{ printf "%s %d %v" .Status (len .Alerts) .GroupLabels.Names }}
{{ range $i, $a := .Alerts }}{{ if $i }}, {{ end }}{{ $a.Labels.instance }}{{ end }}
{{ (index .Alerts 0).Labels.alertname }} {{ (index .Alerts 0).Status | toUpper }} {{ index (index .Alerts 0).Labels "alertname" | len }}
<p title="{{ .CommonAnnotations.summary }}">{{ .CommonAnnotations.summary }}</p><a href="{{ (index .Alerts 0).GeneratorURL }}">x</a> {{ "<i>" | safeHtml }}
<a href="{{ template "__alertmanagerURL" . }}">{{ template "__subject" . }}</a>
`
    .split('\n')
    .filter((line) => line !== ''),
]

const pairs = (map) => Object.entries(map).sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
const common = (maps) =>
  Object.fromEntries(Object.entries(maps[0] ?? {}).filter(([name, value]) => maps.every((map) => map[name] === value)))
const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
const lines = []
for (const [index, { receiver, groupLabels, alerts }] of notifications.entries()) {
  const commonLabels = common(alerts.map(({ labels }) => labels))
  const commonAnnotations = common(alerts.map(({ annotations }) => annotations))
  const status = alerts.some(({ isFiring }) => isFiring) ? 'firing' : 'resolved'
  const externalURL = 'https://alerts.example.com/alertmanager'
  const file = join(folder, `${index}.json`)
  writeFileSync(
    file,
    JSON.stringify({
      receiver: receiver.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
      status,
      groupLabels,
      commonLabels,
      commonAnnotations,
      externalURL,
      alerts: alerts.map(({ labels, annotations, isFiring, generatorUrl, startsAtMs, endsAtMs, fingerprint }) => ({
        status: isFiring ? 'firing' : 'resolved',
        labels,
        annotations,
        startsAt: new Date(startsAtMs).toISOString(),
        endsAt: isFiring ? '0001-01-01T00:00:00Z' : new Date(endsAtMs).toISOString(),
        generatorURL: generatorUrl,
        fingerprint,
      })),
    }),
  )
  const said = []
  for (const text of texts) {
    for (const type of ['text', 'html']) {
      if (type === 'html' && !/[<.]/.test(text)) continue
      let answer
      try {
        const args = [
          'template',
          'render',
          `--template.glob=${defaults}`,
          `--template.text=${text}`,
          `--template.data=${file}`,
          `--template.type=${type}`,
        ]
        answer = execFileSync('amtool', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString('utf8')
      } catch (error) {
        answer = {
          error: String(error.stderr)
            .trim()
            .replace(/^amtool: error: /, ''),
        }
      }
      if (!(text.includes('email.default.html') || (type === 'html' && typeof answer !== 'string'))) said.push([type, text, answer])
    }
  }
  const notification = {
    receiver,
    status,
    at,
    groupLabels: pairs(groupLabels),
    commonLabels: pairs(commonLabels),
    commonAnnotations: pairs(commonAnnotations),
    externalUrl: externalURL,
    alerts: alerts.map(({ labels, annotations, generatorUrl, startsAtMs, endsAtMs, fingerprint }) => ({
      generatorUrl,
      startsAtMs,
      endsAtMs,
      fingerprint,
      labels: pairs(labels),
      annotations: pairs(annotations),
      updatedAtMs: at,
      timeout: false,
    })),
  }
  lines.push(JSON.stringify({ notification, said }))
}
rmSync(folder, { recursive: true })
writeFileSync(fileURLToPath(new URL('../src/alerting/templates/testdata/amtool.jsonl', import.meta.url)), `${lines.join('\n')}\n`)
