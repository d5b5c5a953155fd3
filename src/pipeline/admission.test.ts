import { expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { AdmissionGate, ingestLimits } from './admission.ts'

const project = { name: 'project 1' }

test('a key with a limit of its own is held to it, and no other key of the project is', () => {
  const clock = new ManualClock()
  const gate = new AdmissionGate(clock, ingestLimits)
  const slow = [project, { name: 'key slow', recordsPerSecond: 10 }]
  const other = [project, { name: 'key other' }]
  // Ten seconds of it may come at once; what a body holds is known only afterwards.
  gate.enter(slow, 100)()
  gate.spendRecords(slow, 130)
  expect(() => gate.enter(slow, 100)).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 3 }))
  gate.enter(other, 100)()
  clock.advance(3001)
  gate.enter(slow, 100)()
  // Changed since: it counts from now on.
  gate.spendRecords(slow, 1000)
  gate.enter([project, { name: 'key slow', recordsPerSecond: 5000 }], 100)()
})
