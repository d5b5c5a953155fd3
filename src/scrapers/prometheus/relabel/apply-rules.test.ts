import { describe, expect, test } from 'vitest'

import { relabelRules } from '../config/relabel-schema.ts'
import { applyRules } from './apply-rules.ts'
import { LabelBuilder } from './label-builder.ts'

type Labels = Record<string, string>
const rules = relabelRules('rule')

/** Labels after the rules; undefined when they were dropped. */
function relabel(labels: Labels, raw: readonly object[], legacyNames = false): Labels | undefined {
  const builder = new LabelBuilder(Object.entries(labels))
  return applyRules({ legacyNames }, rules.parse(raw), builder) ? builder.toObject() : undefined
}

describe('actions', () => {
  const labels = { a: 'foo', b: 'bar', c: 'baz' }
  const cases: readonly (readonly [name: string, rules: readonly object[], result: Labels | undefined])[] = [
    ['replace', [{ source_labels: ['a'], regex: 'f(.*)', target_label: 'd', replacement: 'ch${1}-ch${1}' }], { ...labels, d: 'choo-choo' }],
    [
      'one after the other',
      [
        { source_labels: ['a', 'b'], regex: 'f(.*);(.*)r', target_label: 'a', replacement: 'b${1}${2}m' },
        { source_labels: ['c', 'a'], regex: '(b).*b(.*)ba(.*)', target_label: 'd', replacement: '$1$2$2$3' },
      ],
      { a: 'boobam', b: 'bar', c: 'baz', d: 'boooom' },
    ],
    ['a match must be whole', [{ source_labels: ['a'], regex: 'o', target_label: 'd', replacement: 'x' }], labels],
    ['an empty result removes', [{ source_labels: ['a'], target_label: 'b', replacement: '' }], { a: 'foo', c: 'baz' }],
    [
      'the target has groups',
      [{ source_labels: ['a'], regex: '(f)(.*)', target_label: '$1${2}x', replacement: '$2' }],
      { ...labels, foox: 'oo' },
    ],
    [
      'what is no group is empty',
      [{ source_labels: ['a'], regex: '(?P<n>f).*', target_label: 'd', replacement: '${n}$n.$$$1a$9$o' }],
      { ...labels, d: 'ff.$' },
    ],
    ['an empty target does nothing', [{ source_labels: ['none'], target_label: '$1', replacement: 'x' }], labels],
    [
      'drop',
      [
        { source_labels: ['a'], regex: '.*o.*', action: 'drop' },
        { source_labels: ['a'], target_label: 'd' },
      ],
      undefined,
    ],
    ['drop, without a match', [{ source_labels: ['a'], regex: 'no', action: 'drop' }], labels],
    ['keep', [{ source_labels: ['a', 'none'], separator: '-', regex: 'foo-', action: 'Keep' }], labels],
    ['keep, without a match', [{ source_labels: ['a'], regex: 'no', action: 'keep' }], undefined],
    ['keepequal', [{ source_labels: ['a'], target_label: 'b', action: 'keepequal' }], undefined],
    ['dropequal', [{ source_labels: ['a'], target_label: 'a', action: 'dropequal' }], undefined],
    ['hashmod', [{ source_labels: ['c'], target_label: 'd', action: 'hashmod', modulus: '1000' }], { ...labels, d: '976' }],
    ['labelmap', [{ regex: '(b|c)', replacement: 'x_$1', action: 'labelmap' }], { ...labels, x_b: 'bar', x_c: 'baz' }],
    ['labeldrop', [{ regex: '(b.*|c)', action: 'labeldrop' }], { a: 'foo' }],
    ['labelkeep', [{ regex: '(b.*|c)', action: 'labelkeep' }], { b: 'bar', c: 'baz' }],
    [
      'uppercase and lowercase',
      [
        { source_labels: ['a'], target_label: 'd', action: 'uppercase' },
        { source_labels: ['d'], target_label: 'a', action: 'lowercase' },
      ],
      { ...labels, d: 'FOO' },
    ],
    [
      'a dot matches line breaks',
      [{ source_labels: ['a', 'b'], separator: '\n', regex: '(.*)', target_label: 'd' }],
      { ...labels, d: 'foo\nbar' },
    ],
  ]
  test.each(cases)('%s', (_, raw, result) => expect(relabel(labels, raw)).toEqual(result))
})

test('with the old alphabet only its names are made', () => {
  const raw = [{ source_labels: ['a'], target_label: '$1', replacement: 'x' }]
  expect(relabel({ a: 'b.c' }, raw)).toEqual({ a: 'b.c', 'b.c': 'x' })
  expect(relabel({ a: 'b.c' }, raw, true)).toEqual({ a: 'b.c' })
})

test('a regex that would take for ever elsewhere takes no time', () => {
  const started = performance.now()
  relabel({ a: `${'a'.repeat(5000)}!` }, [{ source_labels: ['a'], regex: '(a+)+$', action: 'keep' }])
  expect(performance.now() - started).toBeLessThan(10_000)
})
