import fc from 'fast-check'
import { expect, test } from 'vitest'

import { findTemplateFlaw } from './find-template-flaw.ts'

test.each([
  'plain } text {',
  '{{ $labels.instance }} {{ .Labels.job }} {{ $value }} {{ $externalURL }}',
  '{{ $value | humanize1024 }}B {{ humanizePercentage $value }}',
  '{{ with query "up{job=\'x\'}" }}{{ . | first | value | humanize }}{{ else }}none{{ end }}',
  '{{ range $i, $e := query "up" }}{{ $i }}{{ $e.Labels.job }}{{ break }}{{ end }}',
  '{{ range query "up" }}{{ .Value }}{{ end }}',
  '{{ if gt $value 1.0 }}a{{ else if (and true (not false)) }}b{{ else }}c{{ end }}',
  '{{ $x := 1 }}{{ $x }}{{ $x = 2 }}{{- /* a\ncomment */ -}}{{ printf "%.2f" (index .Labels "a b") }}',
  '{{ define "x" }}{{ .arg0 }}{{ end }}{{ template "x" . }}{{ template "y" }}{{ block "z" $value }}{{ . }}{{ end }}',
  '{{ "a \\" }} b" }}{{ `raw }}` }}{{ \'x\' }}{{ -1.5e3 }}{{ (query "up").Len }}',
  '{{- $value -}} {{ 1 | }}',
])('as Go takes it: %j', (text) => {
  expect(findTemplateFlaw(text)).toBeUndefined()
})

test.each([
  ['{{ $foo }}', 1, 'undefined variable "$foo"'],
  ['{{ if $x := 1 }}{{ end }}{{ $x }}', 1, 'undefined variable "$x"'],
  ['{{ define "x" }}{{ $value }}{{ end }}', 1, 'undefined variable "$value"'],
  ['{{ range $i, $e := query "up" }}{{ end }}\n{{ $i }}', 2, 'undefined variable "$i"'],
  ['{{ foo 1 }}', 1, 'function "foo" not defined'],
  ['{{ if }}x', 1, 'missing value for if'],
  ['{{ }}', 1, 'missing value for command'],
  ['{{ 1 | | 2 }}', 1, 'unexpected "|" in command'],
  ['{{ true.x }}', 1, 'unexpected . after term "true"'],
  ['{{ if 1 }}x', 1, 'unexpected EOF'],
  ['{{ 1', 1, 'unclosed action'],
  ['{{ end }}', 1, 'unexpected {{end}}'],
  ['{{ else }}', 1, 'unexpected {{else}}'],
  ['{{ if 1 }}{{ else }}{{ else }}{{ end }}', 1, 'expected end; found {{else}}'],
  ['{{ "abc }}', 1, 'unterminated quoted string'],
  ['{{ `abc }}', 1, 'unterminated raw quoted string'],
  ["{{ 'a }}", 1, 'unterminated character constant'],
  ['{{ ( 1 }}', 1, 'unclosed left paren'],
  ['{{ 1 ) }}', 1, 'unexpected ")" in command'],
  ['{{ 1 | 2 }}', 1, 'non executable command in pipeline stage 2'],
  ['{{/* a', 1, 'unclosed comment'],
  ['{{/* a */ b }}', 1, 'comment ends before closing delimiter'],
  ['{{ break }}', 1, '{{break}} outside {{range}}'],
  ['a\n{{ template x }}', 2, 'unexpected "x" in template clause'],
  [`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, 1, 'max expression depth exceeded'],
])('as Go refuses it: %j', (text, line, message) => {
  expect(findTemplateFlaw(text)).toEqual({ line, message })
})

test('any text has a flaw or none', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{{-',
    '-}}',
    '/*',
    '*/',
    '$x',
    ':=',
    '|',
    '(',
    ')',
    '"',
    '`',
    ' ',
    'if',
    'end',
    'else',
    'range',
    '.a',
    '1',
    ',',
    '=',
    'define',
    'template',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 }))), (pieces) => {
      const flaw = findTemplateFlaw(pieces.join(''))
      expect(flaw === undefined || flaw.line >= 1).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
