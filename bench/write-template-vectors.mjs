// Renders templates with Go's own packages and writes what they made down, for the tests of src/lib/go-template.
// Needs Go 1.19 (Debian: golang-go). Run: node bench/write-template-vectors.mjs
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { main, values } from './go-templates/data.mjs'
import { createRandom, randomTemplate, spoil } from './go-templates/generate.mjs'
import { htmlCases, htmlData, randomHtml } from './go-templates/html-cases.mjs'
import { blockCases, textCases } from './go-templates/text-cases.mjs'

const data = { main, values: { map: values }, html: htmlData }
const cases = []
const add = (text, on = 'main', mode = 'text', missing = 'default') => cases.push({ text, data: on, mode, missing })

for (const text of [...textCases, ...blockCases]) add(text)
for (const text of textCases.filter((line) => /zz|nil|missing/i.test(line))) add(text, 'main', 'text', 'zero')

const names = Object.keys(values)
for (const name of names) {
  add(`{{.${name}}}|{{print .${name}}}|{{printf "%T" .${name}}}`, 'values')
  for (const verb of [
    'v',
    '+v',
    '#v',
    'd',
    's',
    'q',
    'x',
    'X',
    't',
    'f',
    'e',
    'g',
    '.3g',
    '8.2f',
    '-8v|',
    '08v',
    'c',
    'U',
    'b',
    'o',
    '+d',
    '6.3v',
    '+q',
    '#q',
    'G',
    '.0f',
    '% d',
  ]) {
    // Go shows the inside of a time, which means nothing.
    if (name === 'time' && !['v', 's', 'q', '-8v|', '+v'].includes(verb)) continue
    if (name === 'person' || (['f', 'e', 'g', 'x', 'X', 'b'].includes(verb.at(-1)) && verb.includes('#'))) continue
    if (
      ['long', 'half', 'zero', 'negativeZero', 'million', 'tiny', 'huge', 'negative', 'nan', 'inf', 'minusInf', 'list', 'floats'].includes(
        name,
      ) &&
      /[xXbo]/.test(verb)
    )
      continue
    add(`{{printf "%${verb}" .${name}}}`, 'values')
  }
  for (const call of [
    'len',
    'html',
    'js',
    'urlquery',
    'not',
    'index .list',
    'index .labels',
    'slice .word',
    'upper',
    'add 1',
    'half',
    'yes',
    'call',
    'range',
    'printf',
  ]) {
    if (call === 'range') add(`{{range $k, $v := .${name}}}{{$k}}={{$v}};{{else}}none{{end}}`, 'values')
    else if (name !== 'time' || !['html', 'js'].includes(call)) add(`{{${call} .${name}}}`, 'values')
  }
  add(`{{if .${name}}}true{{else}}false{{end}}{{with .${name}}}x{{end}}`, 'values')
  for (const other of names) {
    if (name === 'person' || other === 'person') continue
    add(`{{eq .${name} .${other}}}`, 'values')
    if ((names.indexOf(name) + names.indexOf(other)) % 2 === 0) add(`{{lt .${name} .${other}}} {{ge .${other} .${name}}}`, 'values')
  }
}

const layouts = [
  '2006-01-02T15:04:05Z07:00',
  'Mon, 02 Jan 2006 15:04:05 MST',
  'Monday January _2 3:04PM',
  '06/1/2 03.4.5 pm',
  '15:04:05.000',
  '15:04:05.999999',
  '15:04:05,000',
  'Jan-02-06',
  '002 __2 Z0700 -07:00 -07',
  '20060102150405',
  'JanX Monkey 1st',
  '2006.01.02',
  '.00 .99',
  '',
]
for (const layout of layouts)
  add(`{{.time.Format ${JSON.stringify(layout)}}}|{{(.time.Add .duration).Format ${JSON.stringify(layout)}}}`, 'values')

const random = createRandom(20240)
for (let count = 0; count < 900; count++) {
  const text = randomTemplate(random)
  add(text, 'main', 'text', count % 3 === 0 ? 'zero' : 'default')
  if (count % 3 === 0) add(spoil(text, random))
}
for (const text of textCases) if (text.length > 12) add(spoil(text, random))

for (const text of htmlCases) add(text, 'html', 'html')
for (let count = 0; count < 500; count++) add(randomHtml(random), 'html', 'html')

const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
const source = fileURLToPath(new URL('go-templates/oracle.go', import.meta.url))
const program = join(folder, 'oracle')
execFileSync('go', ['build', '-o', program, source], { stdio: 'inherit' })
const asked = cases
  .map(({ text, data: on, mode, missing }) => JSON.stringify({ Text: text, Data: data[on], Mode: mode, Missing: missing }))
  .join('\n')
const answers = execFileSync(program, { input: asked, maxBuffer: 2 ** 28 })
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
rmSync(folder, { recursive: true })

const seen = new Set()
const lines = []
for (const [index, { text, data: on, mode, missing }] of cases.entries()) {
  const { out, err } = answers[index]
  const key = JSON.stringify([text, on, mode, missing])
  // Addresses and sizes of stacks differ from run to run.
  if (seen.has(key) || /0x?c0[0-9a-f]{6,}|8246\d{8}|complex|panic:/.test(out + (err ?? ''))) continue
  seen.add(key)
  lines.push(JSON.stringify([text, on, mode, missing, err === undefined ? out : { out, err }]))
}
const target = fileURLToPath(new URL('../src/lib/go-template/testdata/vectors.jsonl', import.meta.url))
writeFileSync(target, `${JSON.stringify(data)}\n${lines.join('\n')}\n`)
process.stdout.write(`${lines.length} cases\n`)
