import fc from 'fast-check'
import { expect, test } from 'vitest'

import { takeString } from './functions/define.ts'
import { TemplateError } from './template-error.ts'
import { TemplateSet } from './template-set.ts'
import { readValue, testFunctions } from './testdata/read-value.ts'
import { matchGoRegex } from './text/replace-all.ts'
import { goFunction } from './value/go-function.ts'
import { GoMap, type GoValue } from './value/go-value.ts'

const functions = new Map([
  ...testFunctions,
  [
    'match',
    goFunction(['string', 'string'], ([pattern, text], budget) => matchGoRegex(takeString(pattern), takeString(text), budget)),
  ] as const,
])
const data = readValue({ map: { s: 'text', n: { int: '3' }, l: { strings: ['a', 'b'] }, m: { labels: { a: 'b' } }, nil: null } })

function createSet(): TemplateSet {
  return new TemplateSet({ functions, missingKey: 'zero' })
}

function render(text: string, on: GoValue = data): string {
  return createSet().parse('t', text).executeText('t', on)
}

test.each([
  [
    'templates that call themselves',
    '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    'exceeded maximum template depth (500)',
  ],
  [
    'templates that double',
    `${Array.from({ length: 40 }, (_, at) => `{{ define "x${at}" }}${`{{ template "x${at + 1}" . }}`.repeat(2)}{{ end }}`).join('')}{{ define "x40" }}{{ end }}{{ template "x0" . }}`,
    'takes more than 100000 steps',
  ],
  ['loops in loops', `${'{{ range $.l }}'.repeat(30)}x${'{{ end }}'.repeat(30)}`, 'takes more than 100000 steps'],
  ['texts that double', `{{ $x := "xxxxxxxxxx" }}${'{{ $x = print $x $x }}'.repeat(50)}`, 'makes more than 4000000 characters'],
  ['wide numbers', '{{ printf "%999999d" 1 | len }}'.repeat(10), 'makes more than 4000000 characters'],
  ['long fractions', '{{ printf "%.999999f" 1.5 | len }}'.repeat(10), 'makes more than 4000000 characters'],
  ['a long output', '{{ range .l }}{{ range $.l }}{{ printf "%900000d" 1 }}{{ end }}{{ end }}', 'makes more than 4000000 characters'],
  [
    'costly regular expressions',
    `{{ $x := printf "%0100000d" 1 }}${'{{ match "(0|00|000){1,100}[1-9a]{1,100}x" $x }}'.repeat(50)}`,
    'steps',
  ],
  ['huge regular expressions', '{{ match "((a{1,1000}){1,1000}){1,1000}" "a" }}', 'regular expression too large'],
  [
    'deep templates and blocks',
    `{{ define "a" }}${'{{ with . }}'.repeat(150)}{{ template "a" . }}${'{{ end }}'.repeat(150)}{{ end }}{{ template "a" . }}`,
    'nested more than 1000 deep',
  ],
])('%s end', (_, text, message) => {
  expect(() => render(text)).toThrow(TemplateError)
  expect(() => render(text)).toThrow(message)
})

test.each([
  ['{{ if 1 }}'.repeat(5000), 'max block depth exceeded'],
  [`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, 'max expression depth exceeded'],
  [`{{ if 1 }}${'{{ else if 1 }}'.repeat(5000)}{{ end }}`, 'max block depth exceeded'],
  [Array.from({ length: 1000 }, (_, at) => `{{ $v${at} := 1 }}`).join(''), 'more than 200 variables'],
])('deep and long texts are refused before they are walked', (text, message) => {
  expect(() => createSet().parse('t', text)).toThrow(message)
})

test.each([
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'entries',
  'items',
  'call',
  'value',
  'methods',
  'length',
])('nothing of JavaScript is reached as %s', (name) => {
  expect(render(`{{ .${name} }}|{{ .m.${name} }}|{{ index . "${name}" }}|{{ with .${name} }}x{{ end }}`)).toBe('<no value>||<no value>|')
  for (const holder of ['.s', '.n', '.l', '(index .l 0)', '(print 1)', '(adder)'])
    expect(() => render(`{{ ${holder}.${name} }}`)).toThrow(TemplateError)
  expect(() => render(`{{ ${name} . }}`)).toThrow(TemplateError)
  expect(() => render(`{{ template "${name}" }}`)).toThrow(/not defined/)
})

test('a clone has its own templates, and empty ones do not take the place of others', () => {
  const base = createSet().parse('base', '{{ define "a" }}old{{ end }}{{ define "b" }}{{ template "a" }}!{{ end }}')
  const changed = base.withFunctions(functions).parse('own', '{{ define "a" }}new{{ end }}{{ define "b" }} {{ end }}')
  expect([base.executeText('b', undefined), changed.executeText('b', undefined)]).toEqual(['old!', 'new!'])
})

const word = fc.constantFrom(
  '{{',
  '}}',
  '{{-',
  '-}}',
  ' ',
  '|',
  '(',
  ')',
  '.',
  '.s',
  '.l',
  '$',
  '$x',
  ':=',
  '=',
  ',',
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'printf',
  'len',
  'index',
  '"',
  '"a"',
  '`',
  "'",
  "'a'",
  '1',
  '-',
  '0x',
  '1e9',
  'nil',
  'true',
  '/*',
  '*/',
  '\n',
  '%d',
  '<',
  '>',
  '="',
  '<a href=',
  '<script>',
  '</script>',
  '<!--',
)

test('any text is rendered or refused', () => {
  const settle = (work: () => unknown): unknown => {
    try {
      return work()
    } catch (error) {
      return error
    }
  }
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 8, arbitrary: word }, fc.string({ maxLength: 4 })), { maxLength: 40 }), (pieces) => {
      const set = createSet()
      const outcomes = [
        settle(() => set.parse('t', pieces.join(''))),
        settle(() => set.has('t') && set.executeText('t', data)),
        settle(() => set.has('t') && set.executeHtml('t', data)),
      ]
      expect(outcomes.filter((outcome) => outcome instanceof Error && !(outcome instanceof TemplateError))).toEqual([])
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['<p>@</p>', /^<p>[^<>]*<\/p>$/s],
  ['<p title="@">x</p>', /^<p title="[^"<>]*">x<\/p>$/s],
  ["<p title='@'>x</p>", /^<p title='[^'<>]*'>x<\/p>$/s],
  ['<p title=@ class=x>x</p>', /^<p title=[^ \t\n\f\r"'<>=`]* class=x>x<\/p>$/s],
  ['<a href="@">x</a>', /^<a href="(?!\s*(?:javascript|data|vbscript):)[^"<>\s]*">x<\/a>$/is],
  ['<a href="/s?q=@">x</a>', /^<a href="\/s\?q=[^"<>\s:/?&=]*(?:&#43;[^"<>\s:/?&=]*)*">x<\/a>$/s],
  ['<p @>x</p>', /^<p [a-z0-9]+>x<\/p>$|^<p ZgotmplZ>x<\/p>$/s],
  ['<script>var a = @</script>', /^<script>var a = "(?:[A-Za-z0-9 ]|\\u[\da-f]{4})*"<\/script>$/s],
  ['<script>var a = "@"</script>', /^<script>var a = "(?:[A-Za-z0-9 ]|\\u[\da-f]{4})*"<\/script>$/s],
  ['<button onclick="f(@)">x</button>', /^<button onclick="f\(&#34;(?:[A-Za-z0-9 ]|\\u[\da-f]{4})*&#34;\)">x<\/button>$/s],
  ['<style>p { color: @ }</style>', /^<style>p \{ color: [^<>{}();@\\]* \}<\/style>$/s],
  ['<textarea>@</textarea>', /^<textarea>[^<>]*<\/textarea>$/s],
  ['<!-- @ -->x', /^x$/],
])('no value leaves its place in %s', (where, form) => {
  const set = createSet().parse('t', where.replace('@', '{{ . }}'))
  const hostile = fc.constantFrom(
    '"',
    "'",
    '<',
    '>',
    '&',
    '=',
    ' ',
    '\n',
    '`',
    '/',
    '\\',
    'javascript:',
    'JaVaScRiPt:alert(1)',
    '</script>',
    '-->',
    '\0',
    'on',
    ';',
    '}',
    '\u2028',
    'a',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(hostile, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
      expect(set.executeHtml('t', pieces.join(''))).toMatch(form)
    }),
    { numRuns: 200 },
  )
})

test('a script takes numbers, no template literals, and nothing in comments', () => {
  const html = (text: string, on: GoValue): string => createSet().parse('t', text).executeHtml('t', on)
  expect(html('<script>f({{ . }}, {{ .x }}) // {{ . }}\n/* {{ . }} */</script>', new GoMap(new Map(), 'string'))).toContain(
    'f("map\\u005b\\u005d", "")',
  )
  expect(html('<script>f({{ . }})</script>', 1.5)).toBe('<script>f( 1.5 )</script>')
  expect(() => html('<script>`{{ . }}`</script>', 'x')).toThrow('JS template literal')
  expect(() => html('<p title="{{ . }}', 'x')).toThrow('ends in a non-text context')
})
