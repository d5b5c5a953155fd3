import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { parseScript } from './parse-script.ts'

const corpus = join(import.meta.dirname, '../../../../../shared/corpus/promqltest')

describe('parseScript', () => {
  test('commands with their lines', () => {
    const script = parseScript(
      [
        '# comment',
        'load 30s',
        '  up{job="a"} 1+1x2 _x2 stale',
        '',
        'clear',
        'eval instant at 1m30s up',
        '  expect warn msg: careful (1:1)',
        '  expect no_info',
        '  up{job="a"} 4',
        '',
        'eval_fail range from 0 to 1m step 30s up',
        '  expected_fail_message no',
      ].join('\n'),
    )
    expect(script.map(({ kind, line }) => ({ kind, line }))).toEqual([
      { kind: 'load', line: 2 },
      { kind: 'clear', line: 5 },
      { kind: 'eval', line: 6 },
      { kind: 'eval', line: 11 },
    ])
  })

  test('values are spelled out', () => {
    const [load] = parseScript('load 1m\n  a 1-0.5x2 _ stale {{count:1}}+{{count:2}}x1')
    const values = load?.kind === 'load' ? load.series[0]?.values : undefined
    expect(
      values?.map((value) => (value.kind === 'float' ? value.value : value.kind === 'histogram' ? value.histogram.count : value.kind)),
    ).toEqual([1, 0.5, 0, 'omitted', 'stale', 1, 3])
  })

  test('start times stand before their series', () => {
    const [load] = parseScript('load 1m\n  a@st -1m-30sx1 _ 0\n  a 1 2 3 4')
    expect(load).toMatchObject({ kind: 'load', series: [{ startOffsetsMs: [-60_000, -90_000, undefined, 0] }] })
  })

  test.each([
    ['nonsense', 'line 1: invalid command "nonsense"'],
    ['load soon', 'line 1: invalid step definition "soon"'],
    ['load 1m\n  a@st 0\n  b 1', 'line 3: @st metric does not match'],
    ['load 1m\n  a@st 0 0\n  a 1', 'line 3: @st line has 2 values but sample line has 1'],
    ['load 1m\n  a@st 0', 'line 2: @st line has no following'],
    ['eval instant at 5m', 'line 1: invalid'],
    ['eval range from 2m to 1m step 1m a', 'line 1: invalid test definition'],
    ['eval instant at 1m a\n  expect nothing', 'line 2: invalid expect'],
    ['eval instant at 1m a\n  expect warn\n  expect no_warn', 'line 3: invalid expect lines'],
    ['eval instant at 1m a\n  a 1 2', 'line 2: expecting multiple values'],
    ['eval instant at 1m a\n  expect fail regex: (', 'line 2: invalid regex ('],
    ['eval instant at 1m "a"\n  expect string a', 'line 2: expected string literal'],
  ])('%s', (text, message) => {
    expect(() => parseScript(text)).toThrow(message)
  })

  test.skipIf(!existsSync(corpus))('every public script is read', () => {
    const counts = readdirSync(corpus).map(
      (file) => parseScript(readFileSync(join(corpus, file), 'utf8')).filter(({ kind }) => kind === 'eval').length,
    )
    expect(counts).toHaveLength(21)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2214)
  })
})
