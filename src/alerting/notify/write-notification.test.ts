import fc from 'fast-check'
import { expect, test } from 'vitest'

import { firing } from '../../channels/testdata/notifications.ts'
import { Turn } from '../ledger/turn.ts'
import { writeNotification } from './write-notification.ts'

test('what is read back is the notification, however many alerts it has', async () => {
  const text = fc.string({ unit: 'binary' })
  const pairs = fc.array(fc.tuple(text, text), { maxLength: 2 })
  const count = fc.constantFrom(0, 1, 2, 99, 100, 101, 250)
  await fc.assert(
    fc.asyncProperty(count, pairs, text, async (size, labels, groupKey) => {
      const [first] = firing.alerts
      const alerts = Array.from({ length: size }, (_, n) => ({ ...first, labels, annotations: [['n', String(n)]] as const }))
      const notification = { ...firing, groupKey, alerts: alerts as unknown as typeof firing.alerts }
      expect(JSON.parse(await new Turn().finish(writeNotification(notification)))).toEqual(notification)
    }),
    { numRuns: 50 },
  )
})
