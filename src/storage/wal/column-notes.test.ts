import { expect, test } from 'vitest'

import { createMemoryFiles, systemError, type MemoryFiles } from '../../../test/harness/memory-files.ts'
import { numberedChunk, readNumbers, wireColumns } from '../../../test/harness/numbered-rows.ts'
import { systemClock } from '../../lib/clock.ts'
import { createLog } from '../../lib/log.ts'
import { defaultWalLimits } from './limits.ts'
import { fingerprint, schemaOf } from './schema.ts'
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts'

const path = '/wal/columns.json'
const foreign = [
  { name: 'links.weight', type: 'Array(UInt64)' },
  { name: 'at', type: "DateTime64(9, 'UTC')" },
]

function openLog(files: MemoryFiles): Promise<WriteAheadLog> {
  return openWriteAheadLog({
    directory: '/wal',
    clock: systemClock,
    limits: { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 },
    freeSpace: async () => ({ freeBytes: 1e12, totalBytes: 1e12 }),
    log: createLog({ level: 'silent' }),
    files,
  })
}

function append(wal: WriteAheadLog, numbers: readonly number[]): Promise<void> {
  return wal.append({ chunks: [numberedChunk('spans', numbers, { segment: wal.openSegment() })] })
}

/** Numbers in the log, each once. */
async function readLog(wal: WriteAheadLog): Promise<number[]> {
  await wal.seal()
  const rows = await Promise.all(wal.sealed.map((segment) => segment.read()))
  return [...new Set(rows.flat().flatMap(({ bytes }) => readNumbers(bytes)))].toSorted((a, b) => a - b)
}

/** As the file says it, whatever this version knows by itself. */
function columnsIn(files: MemoryFiles): unknown[] {
  return (JSON.parse(files.content(path).toString()) as { schemas: [string, string][][] }).schemas.map((columns) =>
    columns.map(([name, type]) => ({ name, type })),
  )
}

test('whose rows were acknowledged, their columns are told to every later version, also after a power cut', async () => {
  const files = createMemoryFiles()
  const wal = await openLog(files)
  expect(files.paths()).not.toContain(path)
  await append(wal, [1])
  for (const share of [0, 0.5, 0.99]) expect(columnsIn(files.powerCut(() => share))).toContainEqual(wireColumns('spans'))
  expect(wal.columnsOf(schemaOf('spans') ?? 0)).toEqual(wireColumns('spans'))
  expect(wal.columnsOf(1)).toBeUndefined()
})

test('rows whose columns cannot be told are refused, until they can', async () => {
  const files = createMemoryFiles()
  const wal = await openLog(files)
  files.fault = (call, of) => (call === 'rename' && of.includes('columns.json') ? systemError('EIO') : undefined)
  await expect(append(wal, [1])).rejects.toMatchObject({ code: 'unavailable' })
  files.fault = () => undefined
  await append(wal, [2])
  expect(await readLog(await openLog(files.kill()))).toEqual([2])
})

test('what other versions told stays, and damage keeps nothing from starting', async () => {
  const files = createMemoryFiles()
  await append(await openLog(files), [1])
  const own = columnsIn(files)
  const listed = (schemas: unknown): Buffer => Buffer.from(JSON.stringify({ version: 1, schemas }))
  const lists = foreign.map(({ name, type }) => [name, type])
  files.overwrite(path, listed([lists, 'nonsense', [['a`b', 'UInt8']], [['a']]]))
  const wal = await openLog(files)
  expect(wal.columnsOf(fingerprint(foreign))).toEqual(foreign)
  expect(wal.columnsOf(fingerprint([{ name: 'a`b', type: 'UInt8' }]))).toBeUndefined()
  await append(wal, [2])
  expect(columnsIn(files)).toEqual(expect.arrayContaining([foreign, ...own]))
  for (const damaged of ['', '{', '[]', '{"schemas":7}']) {
    const disk = files.kill()
    disk.overwrite(path, Buffer.from(damaged))
    const after = await openLog(disk)
    await append(after, [3])
    expect(await readLog(after)).toEqual([1, 2, 3])
  }
})

test('held rows are offered at each start until they are stored, wherever a hold or a release is cut off', async () => {
  const files = createMemoryFiles()
  const first = await openLog(files)
  await append(first, [1, 2, 3])
  await first.close()
  let cuts = 0
  for (let isThrough = false; !isThrough; cuts++) {
    const disk = files.kill()
    const wal = await openLog(disk)
    const [segment] = wal.sealed
    if (segment === undefined) throw new Error('nothing sealed')
    const chunks = await segment.read()
    let calls = 0
    disk.fault = () => (calls++ === cuts ? systemError('EIO') : undefined)
    isThrough = await wal.hold(segment, chunks).then(
      () =>
        wal.release(segment).then(
          () => calls <= cuts,
          () => false,
        ),
      () => false,
    )
    disk.fault = () => undefined
    for (const after of [disk.kill(), disk.powerCut(() => 0), disk.powerCut(() => 0.9)]) {
      const next = await openLog(after)
      expect(await readLog(next), `cut at call ${cuts}`).toEqual([1, 2, 3])
      // Still not to be stored, then stored.
      for (let [held] = next.sealed; held !== undefined; [held] = next.sealed) {
        await next.hold(held, await held.read())
        await next.release(held)
      }
      expect([next.sealed, next.pendingBytes, next.quarantine.count]).toEqual([[], 0, 1])
      const end = after.kill()
      const last = await openLog(end)
      expect(await readLog(last)).toEqual([1, 2, 3])
      for (let [stored] = last.sealed; stored !== undefined; [stored] = last.sealed) await last.release(stored)
      expect([last.pendingBytes, last.quarantine.count, last.quarantine.bytes]).toEqual([0, 0, 0])
      expect(await readLog(await openLog(end.kill()))).toEqual([])
    }
  }
  expect(cuts).toBeGreaterThan(8)
})
