import { expect, test } from 'vitest'

import type { LabelMatcher } from '../ast.ts'
import { matchersBesides } from './narrow-consumer.ts'

const is = (name: string, value: string): LabelMatcher => ({ name, operator: '=', value })

test('a selector is read with a wider one only when it has all matchers of that, however often one stands there', () => {
  const [name, job, b, c] = [is('__name__', 'up'), is('job', 'a'), is('b', '2'), is('c', '3')]
  expect(matchersBesides([name, job], [name, job, b])).toEqual([b])
  expect(matchersBesides([name, job], [name, job, job, b])).toEqual([b])
  expect(matchersBesides([name, job, c], [name, job, job, b])).toBeUndefined()
})
