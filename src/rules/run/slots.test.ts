import fc from 'fast-check'
import { expect, test } from 'vitest'

import { xxhash64 } from '../../lib/xxhash64.ts'
import { slotAtOrBefore, slotsOf } from './slots.ts'

const place = fc.record({ file: fc.string(), name: fc.string(), intervalMs: fc.integer({ min: 1, max: 86_400_000 }) })
/** Epoch nanoseconds of this century, as Go counts them. */
const time = fc.bigInt({ min: 946_684_800_000_000_000n, max: 4_102_444_800_000_000_000n })

test('as Prometheus finds the slot, in nanoseconds', () => {
  fc.assert(
    fc.property(place, time, (group, now) => {
      const interval = BigInt(group.intervalMs) * 1_000_000n
      const { low, high } = xxhash64(Buffer.concat(['file', group.file, 'name', group.name].map(sized)))
      const offset = ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) % interval
      const adjusted = now - offset
      const slot = (adjusted - (adjusted % interval) + offset) / 1_000_000n
      // The clock has milliseconds: it may not have reached a slot in the middle of one.
      const found = slotAtOrBefore(slotsOf(group), Number(now / 1_000_000n))
      expect([slot, slot + BigInt(group.intervalMs)]).toContain(BigInt(found))
    }),
  )
})

test('a slot is never later than now and the next one is', () => {
  fc.assert(
    fc.property(place, fc.integer({ min: 0, max: 4_102_444_800_000 }), (group, now) => {
      const slots = slotsOf(group)
      const slot = slotAtOrBefore(slots, now)
      expect(slot).toBeLessThanOrEqual(now)
      expect(slot + group.intervalMs).toBeGreaterThan(now)
      expect(slotAtOrBefore(slots, slot)).toBe(slot)
      expect(slotAtOrBefore(slots, slot - 1)).toBe(slot - group.intervalMs)
      expect(slots.offsetMs).toBeGreaterThanOrEqual(0)
      expect(slots.offsetMs).toBeLessThan(group.intervalMs)
    }),
  )
})

test('slots stay where they are from release to release', () => {
  const offset = (file: string, name: string): number => slotsOf({ file, name, intervalMs: 60_000 }).offsetMs
  expect(offset('/etc/prometheus/rules.yml', 'example')).toMatchInlineSnapshot(`29682`)
  expect(offset(`/${'d'.repeat(300)}/rules.yml`, 'é')).toMatchInlineSnapshot(`52639`)
  expect(offset('/etc/prometheus/rules.yml', 'example')).not.toBe(offset('/etc/prometheus/rules.yml', 'other'))
})

/** Sizes from 255 on take three bytes behind a mark. */
function sized(text: string): Buffer {
  const bytes = Buffer.from(text)
  const size = Buffer.alloc(bytes.length < 255 ? 1 : 4, 255)
  if (bytes.length < 255) size[0] = bytes.length
  else size.writeUIntLE(bytes.length, 1, 3)
  return Buffer.concat([size, bytes])
}
