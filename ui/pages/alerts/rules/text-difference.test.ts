import fc from 'fast-check'
import { expect, test } from 'vitest'

import { differenceOf } from './text-difference.ts'

test('a changed line goes and comes, its neighbours stay', () => {
  expect(differenceOf('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'gone', text: 'b' },
    { kind: 'new', text: 'x' },
    { kind: 'same', text: 'c' },
    { kind: 'new', text: 'd' },
  ])
})

test('what stays and goes is the text before, what stays and comes the text after', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = differenceOf(before, after)
      const of = (kind: string): string =>
        lines
          .filter((line) => line.kind === 'same' || line.kind === kind)
          .map((line) => line.text)
          .join('\n')
      expect([of('gone'), of('new')]).toEqual([before, after])
    }),
  )
})
