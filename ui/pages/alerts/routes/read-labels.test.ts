import { expect, test } from 'vitest'

import { readLabels, writeLabels } from './read-labels.ts'

test('labels are read as people type them, and written so that they are read again', () => {
  expect(readLabels('severity = critical\n\nmsg="a, b"\nurl=http://x/?a=b c')).toEqual({
    labels: { severity: 'critical', msg: 'a, b', url: 'http://x/?a=b c' },
    wrong: undefined,
  })
  expect(readLabels('severity\nteam=db')).toEqual({ labels: { team: 'db' }, wrong: 'severity' })
  expect(readLabels('a!=b').wrong).toBe('a!=b')
  const labels = { a: 'x y', b: 'say "no"\n', c: '' }
  expect(readLabels(writeLabels(labels)).labels).toEqual(labels)
})
