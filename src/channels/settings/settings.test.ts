import { expect, test } from 'vitest'

import type { Render } from '../channel.ts'
import { SecretMask } from '../secrets/secret-mask.ts'
import { cutBytes, cutText, withTail } from '../text/cut-text.ts'
import { expandValues } from './expand-values.ts'
import { goDuration, goDurationMs } from './go-duration.ts'
import { composeSecret, fillSecret } from './secret-template.ts'

const render: Render = { text: (template) => `<${template}>`, html: (template) => template }

test('a secret with values in it: the values are stored, the secret is not', () => {
  const url = 'https://h.example/{{ .A }}/S3CRET/{{ template "x" "}}" }}?q={{- .B -}}'
  const values = composeSecret(url, render)
  expect(values).toEqual(['<{{ .A }}>', '<{{ template "x" "}}" }}>', '<{{- .B -}}>'])
  expect(fillSecret(url, ['a', 'b$&', 'c'])).toBe('https://h.example/a/S3CRET/b$&?q=c')
  expect(composeSecret(undefined, render)).toEqual([])
  for (const text of ['{{ if .A }}S3CRET{{ end }}', '{{range .A}}x{{end}}', '{{ $x := .A }}{{ $x }}']) {
    expect(() => composeSecret(text, render)).toThrow(/no \{\{ if \}\}/)
  }
})

test('values of the settings become what they look like', () => {
  const text = (template: string): string => template.replace('$', '7')
  expect(expandValues({ a: '$', b: ['[1,{"c":2}]', 'yes', 'no more', '', '2026-01-01'], k$: { d: 'x: z', e: 3, f: null } }, text)).toEqual({
    a: 7,
    b: [[1, { c: 2 }], true, 'no more', null, '2026-01-01'],
    k7: { d: { x: 'z' }, e: 3, f: null },
  })
  // An alias that doubles and doubles stays a text.
  const bomb = `a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]`
  expect(expandValues(bomb, (same) => same)).toBe(bomb)
})

test.each([
  ['0', 0],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['2us', 0.002],
])('%s', (text, ms) => {
  expect(goDuration.parse(text)).toBe(text)
  expect(goDurationMs(text)).toBeCloseTo(ms)
})

test.each(['', '5', '1d', '-1s', 's', '1s2', '1 s'])('%s is no duration', (text) => expect(goDuration.safeParse(text).success).toBe(false))

test('texts are cut between characters, with a note', () => {
  expect(cutText('🔥🔥🔥', 3)).toBe('🔥🔥🔥')
  expect(cutText('🔥🔥🔥🔥', 3)).toBe('🔥🔥…')
  expect(cutBytes('éééé', 7)).toBe('éé…')
  expect(Buffer.byteLength(cutBytes('🔥'.repeat(10), 13))).toBeLessThanOrEqual(13)
  expect(withTail('x'.repeat(100), '!tail', 60)).toMatch(/^x+\n… \(cut: .*\)!tail$/)
  expect(withTail('x'.repeat(100), 'y'.repeat(80), 60)).toHaveLength(60)
})

test('secrets are found wherever they are, in whatever form they come back', () => {
  const mask = new SecretMask(
    { url: 'https://h.example/services/T0/S3CRET-token-1?k=S3CRET+a', deep: { any: { secrets: ['S3CR"ET'] } }, short: 'ab' },
    ['url', 'deep.*.secrets', 'short', 'missing.at.all'],
  )
  mask.add('S3CRET/file')
  for (const text of [
    'https://h.example/services/T0/S3CRET-token-1?k=S3CRET+a',
    'POST /services/T0/S3CRET-token-1?k=S3CRET+a',
    'S3CRET-token-1',
    '"S3CR\\"ET"',
    'S3CRET%2Ffile',
    'https%3A%2F%2Fh.example%2Fservices%2FT0%2FS3CRET-token-1%3Fk%3DS3CRET%2Ba',
  ]) {
    expect(mask.hide(text)).not.toMatch(/S3CR/)
  }
  expect(mask.hide('able')).toBe('able')
})
