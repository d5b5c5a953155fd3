import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import type { Notification } from '../../channels/channel.ts'
import { Fault } from '../../lib/errors.ts'
import { createRender } from './create-render.ts'
import { parseNotificationTemplates } from './notification-templates.ts'

interface Recorded {
  readonly notification: Omit<Notification, 'id' | 'groupKey' | 'reason' | 'truncatedAlerts' | 'links'>
  readonly said: readonly (readonly [type: 'text' | 'html', text: string, answer: string | { readonly error: string }])[]
}

const recorded = readFileSync(new URL('testdata/amtool.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Recorded => JSON.parse(line))

const rest = {
  id: 'n',
  groupKey: '{}:{}',
  reason: 'first',
  truncatedAlerts: 0,
  links: { show: '', acknowledge: '', silence: '', resolve: '' },
} as const

function renderOf(index: number, files: Readonly<Record<string, string>> = {}) {
  const found = recorded[index]
  if (found === undefined) throw new Error('no such notification')
  const templates = parseNotificationTemplates(new Map(Object.entries(files)))
  return createRender({ notification: { ...found.notification, ...rest }, templates })
}

test('every default template and what people write reads as with amtool', () => {
  const different: unknown[] = []
  let compared = 0
  for (const [index, { said }] of recorded.entries()) {
    const render = renderOf(index)
    for (const [type, text, answer] of said) {
      let made: string
      try {
        made = render[type](text)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        made = `error: ${error.message}`
      }
      compared++
      const wanted = typeof answer === 'string' ? answer : `error: ${answer.error}`
      if (made !== wanted) different.push({ index, type, text, wanted, made })
    }
  }
  expect(compared).toBeGreaterThan(400)
  expect(different).toEqual([])
})

test("a file's definitions take the place of the default ones, and of those of files before", () => {
  const files = {
    '/etc/one.tmpl': '{{ define "__subject" }}first {{ .Status }}{{ end }}{{ define "mine" }}{{ template "__subject" . }}!{{ end }}',
    '/etc/two.tmpl': '{{ define "__subject" }}second {{ .Receiver }}{{ end }}',
  }
  const render = renderOf(1, files)
  expect(render.text('{{ template "mine" . }} {{ template "slack.default.title" . }}')).toBe('second ops! second ops')
  expect(render.text('{{ define "mine" }}own{{ end }}{{ template "mine" . }}')).toBe('own')
  expect(render.text('{{ template "mine" . }}')).toBe('second ops!')
})

test('a file that is wrong is named with its line', () => {
  expect(() => renderOf(0, { '/etc/a/bad.tmpl': 'fine\n{{ define "x" }}' })).toThrow(
    '/etc/a/bad.tmpl: template: bad.tmpl:2: unexpected EOF',
  )
})

test.each([
  ['{{ .CommonLabels }} {{ .GroupLabels.SortedPairs }} {{ .CommonLabels.Names.Join "/" }}', 'alertname=Down  alertname'],
  ['{{ (index .Alerts 0).StartsAt | tz "America/New_York" | date "2006-01-02 15:04:05 MST" }}', '2026-03-03 23:06:07 EST'],
  ['{{ (index .Alerts 0).StartsAt | tz "Europe/Berlin" | date "Mon 15:04 MST -07:00" }}', 'Wed 05:06 CET +01:00'],
  [
    '{{ since (index .Alerts 0).StartsAt }} {{ since (index .Alerts 0).StartsAt | humanizeDuration }} {{ now.Year }}',
    '59m59.211s 59m 59s 2026',
  ],
  ['{{ "2026-01-02" | toDate "2006-01-02" | date "Jan 2" }} {{ ("x" | toDate "2006").IsZero }}', 'Jan 2 true'],
  ['{{ (mustToDate "2006-01-02T15:04:05Z07:00" "2026-01-02T03:04:05.25+02:00").Format "15:04:05.000 -0700" }}', '03:04:05.250 +0200'],
  [
    '{{ dict "a" 1 "b" (list "x" 2.5 nil true) | toJson }} {{ .CommonLabels | toJson }}',
    '{"a":1,"b":["x",2.5,null,true]} {"alertname":"Down"}',
  ],
  ['{{ append (list 1) "<" | toJson }} {{ (index .Alerts 0).Status | toJson }}', '[1,"\\u003c"] "resolved"'],
  [
    '{{ base64encode "a?>é" }} {{ base64decode "YT8-w6k=" }} {{ urlUnescape "a%20b+c%C3%A9" }} {{ trimSpace " x " }}',
    'YT8-w6k= a?>é a b cé x',
  ],
  ['{{ .NotificationReason }} {{ len .RouteLabels }} {{ routeLabels "x" }}|', 'first notification 0 |'],
  ['{{ match "^D" .CommonLabels.alertname }} {{ toUpper "ß" }}', 'true SS'],
])('newer than amtool: %s', (text, said) => {
  expect(renderOf(1).text(text)).toBe(said)
})

test('labels of the route are templates that may name each other; one that cannot be expanded is left out', () => {
  const routeLabels = [
    ['bad', '{{ .Nothing.of }}'],
    ['description', '{{ .GroupLabels.alertname }} firing ({{ routeLabels "reason" }})'],
    ['loop', '{{ routeLabels "other" }}'],
    ['other', '{{ routeLabels "loop" }}'],
    ['plain', 'as <written>'],
    ['reason', '{{ .NotificationReason }} {{ .RouteLabels.plain }}{{ routeLabels "none" }}'],
  ] as const
  const found = recorded[1]?.notification
  if (found === undefined) throw new Error('no such notification')
  const notification = { ...found, ...rest, groupLabels: [['alertname', 'Down']] as const, routeLabels }
  const render = createRender({ notification, templates: parseNotificationTemplates(new Map()) })
  expect(render.text('{{ range .RouteLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }}')).toBe(
    'description=Down firing (unknown as <written>);plain=as <written>;reason=unknown as <written>;',
  )
  expect(render.text('{{ routeLabels "description" }}{{ routeLabels "loop" }}')).toBe('Down firing (unknown as <written>)')
  expect(render.html('{{ routeLabels "plain" }}')).toBe('as &lt;written&gt;')
})

test.each([
  ['{{ tz "Nowhere/X" (index .Alerts 0).StartsAt }}', 'unknown time zone Nowhere/X'],
  ['{{ mustToDate "2006" "x" }}', 'parsing time "x" as "2006": cannot parse "x" as "2006"'],
  ['{{ dict "a" }}', 'dict requires an even number of arguments'],
  ['{{ dict 1 2 }}', 'dict keys must be strings'],
  ['{{ urlUnescape "%zz" }}', 'invalid URL escape "%zz"'],
  ['{{ base64decode "%" }}', 'illegal base64 data at input byte 0'],
])('what cannot be done is said: %s', (text, message) => {
  expect(() => renderOf(1).text(text)).toThrow(message)
})

test('the e-mail is a whole document, and no value leaves its place', () => {
  const html = renderOf(0).html('{{ template "email.default.html" . }}')
  expect(html).toMatch(/^<!DOCTYPE html>.*<\/html>\s*$/s)
  expect(html).toContain('Disk &lt;full&gt; &amp; &#34;more&#34;')
  expect(html).toContain('href="http://prometheus:9090/graph?g0.expr=up&#43;%3D%3D&#43;0&amp;g0.tab=1"')
  expect(html).not.toContain('<full>')
  expect(renderOf(0).text('{{ template "jira.default.priority" . }} {{ template "slack.default.color" . }}')).toBe('High danger')
})

test('many alerts are shown', () => {
  const found = recorded[3]
  const alert = found?.notification.alerts[0]
  if (found === undefined || alert === undefined) throw new Error('no such notification')
  const notification = { ...found.notification, ...rest, alerts: Array.from({ length: 2000 }, () => alert) }
  const text = createRender({ notification, templates: parseNotificationTemplates(new Map()) }).text(
    '{{ template "telegram.default.message" . }}',
  )
  expect(text.split('Labels:').length).toBe(2001)
})
