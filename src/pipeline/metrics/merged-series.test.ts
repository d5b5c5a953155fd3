import { describe, expect, test } from 'vitest'

import type { ProjectPipeline } from '../project-pipeline.ts'
import { encode, minute, now, projectWith, type Rule, send, setRules } from '../testdata/encode-cuts.ts'
import { testProject } from '../testdata/make-records.ts'

const users: Rule = { metric: 'requests_total', label: 'user' }
const seconds = 1000

/** Samples of one user each, as milliseconds since `now`, that are received at `receivedMs`. */
function take(project: ProjectPipeline, receivedMs: number, ...came: readonly (readonly [user: string, value: number, ms: number])[]) {
  return encode(
    project,
    (encoder) => {
      for (const [user, value, ms] of came) send(encoder, 'requests_total', user === '' ? {} : { user }, value, now + ms)
    },
    now + receivedMs,
  ).samples
}

describe('a sum that begins', () => {
  test('after a restart never lies before what was stored until then, and counts what was sent belatedly', () => {
    const before = projectWith(users)
    take(before, 0, ['a', 10, 0])
    expect(take(before, minute, ['a', 500, minute])).toEqual([[minute, 490]])
    const after = projectWith(users)
    const receivedMs = minute + seconds
    // Else the old sum would be counted again: 0, 490 is a rise.
    expect(take(after, receivedMs, ['b', 7, minute - 3 * seconds])).toEqual([[receivedMs, 0]])
    expect(take(after, receivedMs + 10, ['b', 9, minute - 2 * seconds])).toEqual([[receivedMs, 2]])
    expect(take(after, 2 * minute, ['b', 12, 2 * minute - seconds])).toEqual([[2 * minute - seconds, 5]])
  })

  test('while senders are far behind counts them from the first sample on', () => {
    const project = projectWith(users)
    const receivedMs = 60 * minute
    expect(take(project, receivedMs, ['a', 10, 0], ['a', 15, minute])).toEqual([[receivedMs, 5]])
    expect(take(project, receivedMs + 10, ['a', 25, 20 * minute])).toEqual([[receivedMs, 15]])
  })

  test('when rules change lies behind the series that was stored as it came', () => {
    const project = testProject()
    expect(take(project, minute, ['', 500, minute])).toEqual([[minute, 500]])
    setRules(project, [users])
    const receivedMs = minute + seconds
    expect(take(project, receivedMs, ['a', 7, minute - 3 * seconds]).at(-1)).toEqual([receivedMs, 0])
  })
})
