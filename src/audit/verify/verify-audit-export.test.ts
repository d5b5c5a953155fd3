import { describe, expect, test } from 'vitest'

import { present } from '../../../test/harness/present.ts'
import type { AuditEntry } from '../audit-entry.ts'
import { createCheckpointSigner } from '../checkpoints/checkpoint-key.ts'
import { type Claims, noClaims } from '../checkpoints/read-claims.ts'
import { sealExport } from '../export-seal.ts'
import { hashEntry } from '../hash-entry.ts'
import { type LinkedEntry, noPrevious } from '../link-entries.ts'
import { writeAuditExport } from '../write-audit-export.ts'
import { type ExportVerdict, verifyAuditExport } from './verify-audit-export.ts'

const signer = createCheckpointSigner(Buffer.alloc(32, 7))
const { checker } = signer
const other = createCheckpointSigner(Buffer.alloc(32, 8))

/** Ten entries, newest first. */
const trail = makeTrail(10)
const hashOf = (seq: number): Buffer => Buffer.from(present(trail[trail.length - seq]).hash, 'hex')

function makeTrail(length: number): readonly LinkedEntry[] {
  const entries: LinkedEntry[] = []
  let previous = noPrevious
  for (let seq = 1; seq <= length; seq++) {
    const entry: Omit<AuditEntry, 'hash'> = {
      seq,
      id: `e${seq}`,
      at: seq * 1000,
      actor: { kind: 'user', id: 'u1', name: 'Ada' },
      action: 'project.create',
      object: { kind: 'project', id: 'p1', name: 'Shop' },
      projectId: 1,
      address: '192.0.2.1',
      details: { was: { plan: 'old' }, list: [1, 2] },
      ...(seq % 2 === 1 && { outcome: 'failure' }),
    }
    const hash = hashEntry(Buffer.from(previous, 'hex'), entry).toString('hex')
    entries.unshift({ ...entry, hash, previous })
    previous = hash
  }
  return entries
}

async function exportOf(entries: readonly LinkedEntry[], by = signer): Promise<string[]> {
  const pages = async function* (): AsyncGenerator<readonly LinkedEntry[]> {
    yield entries
  }
  let text = ''
  for await (const piece of writeAuditExport('jsonl', pages(), (held) => sealExport(by, { ...held, at: 77 }))) text += piece
  return text.trimEnd().split('\n')
}

function verify(lines: readonly string[], given: Parameters<typeof verifyAuditExport>[1] = { checker }): Promise<ExportVerdict> {
  const each = async function* (): AsyncGenerator<string> {
    yield* lines
  }
  return verifyAuditExport(each(), given)
}

function claimsOf(...seqs: readonly number[]): Claims {
  return { ...noClaims(), hashes: new Map(seqs.map((seq) => [seq, { hash: hashOf(seq), atMs: 5 }])) }
}

/** Each field with another value. */
const changes: readonly Partial<LinkedEntry>[] = [
  { seq: 11 },
  { id: 'e0' },
  { at: 1 },
  { actor: { kind: 'system', id: 'u1', name: 'Ada' } },
  { actor: { kind: 'user', id: 'u2', name: 'Ada' } },
  { actor: { kind: 'user', id: 'u1', name: 'Bob' } },
  { action: 'project.remove' },
  { object: { kind: 'rule', id: 'p1', name: 'Shop' } },
  { object: { kind: 'project', id: 'p2', name: 'Shop' } },
  { object: { kind: 'project', id: 'p1', name: 'Other' } },
  { projectId: null },
  { address: '192.0.2.2' },
  { details: { was: { plan: 'new' }, list: [1, 2] } },
  { details: { was: { plan: 'old' }, list: [2, 1] } },
  { details: {} },
  { outcome: undefined },
  { outcome: 'failure' },
  { hash: 'ab'.repeat(32) },
  { previous: 'ab'.repeat(32) },
]

const places = { newest: 0, middle: 5, oldest: trail.length - 1 }

test('an export that came as it is holds: all of it, a part, one line, what a filter left', async () => {
  expect(await verify(await exportOf(trail))).toEqual({
    ok: true,
    entries: 10,
    firstSeq: 1,
    lastSeq: 10,
    leftOut: 0,
    head: trail[0]?.hash,
    sealedAt: 77,
    checkpoints: null,
  })
  expect(await verify(await exportOf(trail.slice(2, 5)))).toMatchObject({ ok: true, entries: 3, firstSeq: 6, lastSeq: 8, leftOut: 0 })
  expect(await verify(await exportOf(trail.slice(5, 6)))).toMatchObject({ ok: true, entries: 1, firstSeq: 5, lastSeq: 5 })
  const filtered = trail.filter(({ seq }) => seq % 4 === 1)
  expect(await verify(await exportOf(filtered))).toMatchObject({ ok: true, entries: 3, firstSeq: 1, lastSeq: 9, leftOut: 6 })
})

describe.each(Object.entries(places))('the %s line', (_, place) => {
  const at = present(trail[place])
  const isOther = (change: Partial<LinkedEntry>): boolean =>
    Object.entries(change).some(([name, value]) => JSON.stringify(Reflect.get(at, name)) !== JSON.stringify(value))

  test.each(changes.filter(isOther))('with another %o is found, in the whole export and alone', async (change) => {
    for (const entries of [trail, [at]]) {
      const lines = await exportOf(entries)
      const line = entries.indexOf(at)
      // Written as it would be: only the value is another.
      const [forged = ''] = await exportOf([{ ...at, ...change }])
      expect(await verify(lines.with(line, forged))).toMatchObject({ ok: false })
    }
  })

  const fitting = changes.filter((change) => isOther(change) && !('hash' in change || 'seq' in change || 'previous' in change))
  test.each(fitting)('with another %o and hashes to fit is found by the seal and by a checkpoint', async (change) => {
    // From the line on everything is made anew.
    const forged = trail.slice(0, place + 1).toReversed()
    let previous = at.previous
    const anew = forged.map((entry, n): LinkedEntry => {
      const { hash: _hash, previous: before, ...rest } = n === 0 ? { ...entry, previous, ...change } : { ...entry, previous }
      const hash = hashEntry(Buffer.from(before, 'hex'), rest).toString('hex')
      previous = hash
      return { ...rest, hash, previous: before }
    })
    const entries = [...anew.toReversed(), ...trail.slice(place + 1)]
    const lines = await exportOf(entries)
    const unsealed = lines.slice(0, -1)
    const [seal = ''] = (await exportOf(trail)).slice(-1)
    expect(await verify([...unsealed, seal])).toMatchObject({ ok: false, firstBadSeq: null })
    expect(await verify(await exportOf(entries, other))).toMatchObject({ ok: false, firstBadSeq: null })
    // Who has the key can seal it, too, but not change what a checkpoint elsewhere says.
    expect(await verify(lines, { claims: claimsOf(10), checker })).toMatchObject({ ok: false, firstBadSeq: 10 })
    expect(await verify(unsealed, { claims: claimsOf(10), checker })).toMatchObject({ ok: false, firstBadSeq: 10 })
    // With neither nothing proves it.
    await expect(verify(unsealed)).rejects.toMatchObject({ code: 'bad_input' })
  })
})

test('what is taken out, doubled, moved, put behind the seal or written in two ways is found', async () => {
  const lines = await exportOf(trail)
  const filtered = await exportOf(trail.filter(({ seq }) => seq !== 4))
  for (const forged of [
    ...lines.slice(0, -1).map((_, n) => lines.toSpliced(n, 1)),
    filtered.toSpliced(3, 1),
    lines.toSpliced(3, 0, lines[3] ?? ''),
    lines.toReversed(),
    [...lines.slice(1, 4), lines[0] ?? '', ...lines.slice(4)],
    [...lines, lines[9] ?? ''],
    [...lines, lines.at(-1) ?? ''],
    lines.with(2, (lines[2] ?? '').replace('{', '{"action":"nothing",')),
    lines.with(2, (lines[2] ?? '').replace('{', '{"extra":1,')),
    lines.with(2, (lines[2] ?? '').replace('{', '{ ')),
  ])
    expect(await verify(forged)).toMatchObject({ ok: false })
  expect(await verify(lines.toSpliced(5, 1))).toMatchObject({ ok: false, firstBadSeq: null })
  expect(await verify(lines.with(5, (lines[5] ?? '').replace('Shop', 'Shed')))).toMatchObject({ ok: false, firstBadSeq: 5 })
})

test('without the seal a checkpoint must know the last entry; else nothing is said to hold', async () => {
  const lines = (await exportOf(trail)).slice(0, -1)
  const refused = { code: 'bad_input' }
  await expect(verify(lines)).rejects.toMatchObject({ ...refused, message: expect.stringContaining('from 1 to 10') as unknown })
  await expect(verify(lines.slice(4, 5))).rejects.toMatchObject({ ...refused, message: expect.stringContaining('from 6 to 6') as unknown })
  await expect(verify(lines, { claims: claimsOf(3, 7), checker })).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('from 8 to 10') as unknown,
  })
  expect(await verify(lines.slice(3), { claims: claimsOf(3, 7), checker })).toMatchObject({
    ok: true,
    sealedAt: null,
    lastSeq: 7,
    checkpoints: { count: 2, last: { seq: 7 } },
  })
  expect(await verify(lines.toSpliced(5, 1), { claims: claimsOf(10), checker })).toMatchObject({ ok: false, firstBadSeq: 5 })
  // The claim is compared with the hash that the line should have, not with the one that it has.
  const [forged = ''] = await exportOf([{ ...present(trail[0]), action: 'nothing' }])
  expect(await verify([forged], { claims: claimsOf(10), checker })).toMatchObject({ ok: false, firstBadSeq: 10 })
})

test('a seal needs the key it was made for, and what is no export is none', async () => {
  const lines = await exportOf(trail)
  await expect(verify(lines, {})).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining('--key') as unknown })
  expect(await verify(lines, { checker: other.checker })).toMatchObject({ ok: false, firstBadSeq: null })
  expect(await verify([...lines.slice(0, -1), '{"seal":"vedette audit export"}'])).toMatchObject({ ok: false, firstBadSeq: null })
  expect(await verify(lines, { claims: { ...noClaims(), problem: 'two disagree' }, checker })).toMatchObject({ reason: 'two disagree' })
  for (const none of [[], ['{}'], ['no json'], ['[]'], [lines.at(-1) ?? ''], [(lines[0] ?? '').replace(/,"previous":"\w+"/, '')]])
    await expect(verify(none)).rejects.toMatchObject({ code: 'bad_input' })
})
