import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'

import { createMemoryFiles, systemError, type MemoryFiles } from '../../../test/harness/memory-files.ts'
import { numberedChunk, readNumbers } from '../../../test/harness/numbered-rows.ts'
import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { createLog } from '../../lib/log.ts'
import { defaultWalLimits, isDue, type WalLimits } from './limits.ts'
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts'

const log = createLog({ level: 'silent' })
const time = { ms: 1_000_000_000 }
const clock: Clock = { now: () => time.ms, monotonic: () => time.ms }
const small: WalLimits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 }
/** Evenly spread, as `fc.double` is not: that gives numbers near zero. */
const anyShare = fc.integer({ min: 0, max: 999 }).map((thousandths) => thousandths / 1000)
const plenty = async () => ({ freeBytes: 1e12, totalBytes: 1e12 })

function openLog(files: MemoryFiles, limits: Partial<WalLimits> = {}, freeSpace = plenty): Promise<WriteAheadLog> {
  return openWriteAheadLog({ directory: '/wal', clock, limits: { ...small, ...limits }, freeSpace, log, files })
}

function append(
  wal: WriteAheadLog,
  numbers: readonly number[],
  { bodyHash, padding = 0 }: { bodyHash?: Buffer; padding?: number } = {},
): Promise<void> {
  const segment = wal.openSegment()
  return wal.append({
    chunks: [numberedChunk('log_records', numbers, { segment, padding })],
    ...(bodyHash === undefined ? {} : { bodyHash }),
  })
}

function due(bytes: number, ageMs: number, waiting: number): boolean {
  return isDue(defaultWalLimits, { bytes, ageMs }, waiting)
}

async function releaseAll(wal: WriteAheadLog): Promise<void> {
  for (let [segment] = wal.sealed; segment !== undefined; [segment] = wal.sealed) await wal.release(segment)
}

/** A log with the rows 1, 2 and 3; the path of its segment. */
async function writeThree(files: MemoryFiles): Promise<string> {
  const wal = await openLog(files)
  for (let n = 1; n <= 3; n++) await append(wal, [n])
  await wal.close()
  return files.paths().find((path) => path.endsWith('.wal')) ?? ''
}

/** Every number in the log, in order. */
async function readLog(wal: WriteAheadLog): Promise<number[]> {
  await wal.seal()
  const numbers: number[] = []
  for (const segment of wal.sealed) for (const { bytes } of await segment.read()) numbers.push(...readNumbers(bytes))
  return numbers
}

async function refusalOf(promise: Promise<void>): Promise<string> {
  try {
    await promise
    return 'taken'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

test('appended rows come back after a power cut, in order', async () => {
  const files = createMemoryFiles()
  const wal = await openLog(files)
  await Promise.all([append(wal, [1, 2]), append(wal, [3]), append(wal, [4, 5])])
  await append(wal, [6])
  const after = await openLog(files.powerCut(() => 0.99))
  expect(await readLog(after)).toEqual([1, 2, 3, 4, 5, 6])
  expect(after.sealed.map(({ fresh }) => fresh)).toEqual([false])
})

test('appends that wait together share one sync', async () => {
  const files = createMemoryFiles()
  const wal = await openLog(files)
  let syncs = 0
  files.fault = (call) => void (call === 'datasync' && syncs++)
  await Promise.all(Array.from({ length: 50 }, (_, n) => append(wal, [n])))
  expect(syncs).toBe(1)
  expect(await readLog(wal)).toHaveLength(50)
})

describe('a failed write', () => {
  const faults = {
    'sync fails': { fails: ['datasync'], code: 'EIO', told: 'unavailable' },
    'sync fails, and so does cutting the file': { fails: ['datasync', 'truncate'], code: 'EIO', told: 'unavailable' },
    'write fails': { fails: ['writev'], code: 'EIO', told: 'unavailable' },
    'disk is full': { fails: ['writev'], code: 'ENOSPC', told: 'disk_full' },
    'file cannot be made': { fails: ['open'], code: 'EDQUOT', told: 'disk_full' },
  }
  test.each(Object.entries(faults))('%s: the sender is told, and the rows never come back', async (_, { fails, code, told }) => {
    for (const first of [[], [1]]) {
      const files = createMemoryFiles()
      const wal = await openLog(files)
      for (const number of first) await append(wal, [number])
      // With a segment open the file is there already.
      if (first.length > 0 && fails.includes('open')) await wal.seal()
      files.fault = (call, path) => (fails.includes(call) && path.endsWith('.wal') ? systemError(code) : undefined)
      const before = wal.openSegment()
      const [one, two] = [append(wal, [2]), append(wal, [3])]
      expect(await Promise.all([refusalOf(one), refusalOf(two)])).toEqual([told, told])
      files.fault = () => undefined
      expect(wal.openSegment().id).toBeGreaterThan(before.id)
      await append(wal, [4])
      for (const disk of [files.kill(), files.powerCut(() => 0.9)]) expect(await readLog(await openLog(disk))).toEqual([...first, 4])
      expect(await readLog(wal)).toEqual([...first, 4])
    }
  })

  test('a short write goes on where it stopped', async () => {
    const files = createMemoryFiles()
    const wal = await openLog(files)
    files.fault = (call) => (call === 'writev' ? 'short' : undefined)
    await append(wal, [1, 2, 3])
    expect(await readLog(await openLog(files.kill()))).toEqual([1, 2, 3])
  })
})

test('whatever fails and whenever the power goes: acknowledged rows are there once, refused rows never', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), rows: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('seal' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('fault' as const),
        call: fc.constantFrom('datasync' as const, 'writev' as const, 'open' as const, 'sync' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), cut: fc.boolean() }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), fc.infiniteStream(anyShare), async (steps, randoms) => {
      const random = (): number => randoms.next().value ?? 0
      let files = createMemoryFiles()
      let wal = await openLog(files)
      const used = new Set<bigint>()
      const expected = new Set<number>()
      const released = new Set<number>()
      let next = 0
      for (const action of steps) {
        if (action.do === 'append') {
          used.add(wal.openSegment().id)
          const numbers = Array.from({ length: action.rows }, () => next++)
          if ((await refusalOf(append(wal, numbers))) === 'taken') for (const number of numbers) expected.add(number)
        } else if (action.do === 'seal') await wal.seal()
        else if (action.do === 'release') {
          const [segment] = wal.sealed
          if (segment === undefined) continue
          // Reading is not what this is about.
          files.fault = () => undefined
          const numbers = (await segment.read()).flatMap(({ bytes }) => readNumbers(bytes))
          await wal.release(segment)
          for (const number of numbers) released.add(number)
        } else if (action.do === 'fault') {
          let once = true
          files.fault = (call, path) => {
            if (!once || call !== action.call || !path.endsWith('.wal')) return undefined
            once = false
            return systemError('EIO')
          }
        } else {
          await wal.close()
          files = action.cut ? files.powerCut(random) : files.kill()
          wal = await openLog(files)
          if (used.has(wal.openSegment().id)) throw new Error('a segment number was used twice')
        }
      }
      await wal.close()
      const found = await readLog(await openLog(files.powerCut(random)))
      expect(new Set(found).size).toBe(found.length)
      // A released segment may come back after a power cut: its rows are in the store, and replay counts them there.
      expect(found.filter((number) => !released.has(number))).toEqual([...expected].filter((number) => !released.has(number)))
      expect(found.filter((number) => !expected.has(number))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

describe('segment numbers', () => {
  test('go on after every file was deleted, and when the sequence is lost', async () => {
    const files = createMemoryFiles()
    let wal = await openLog(files)
    const first = wal.openSegment()
    await append(wal, [1])
    await wal.seal()
    await releaseAll(wal)
    await wal.close()
    wal = await openLog(files.kill())
    const second = wal.openSegment()
    expect(second.id).toBeGreaterThan(first.id)
    expect(second.id >> 40n).toBe(first.id >> 40n)
    expect((BigInt(second.high) << 32n) | BigInt(second.low)).toBe(second.id)

    for (const damaged of ['', 'not json', '{"node":-1,"reserved":2}']) {
      const other = files.kill()
      other.overwrite('/wal/sequence.json', Buffer.from(damaged))
      expect((await openLog(other)).openSegment().id >> 40n).not.toBe(first.id >> 40n)
    }
  })

  test('are reserved ahead; when that fails appends are refused', async () => {
    const files = createMemoryFiles()
    const wal = await openLog(files, { segmentBytes: 1 })
    files.fault = (call, path) => (path.includes('sequence') && call === 'writev' ? systemError('EIO') : undefined)
    const take = async (): Promise<string> => {
      for (let n = 0; n < 5000; n++) {
        try {
          wal.openSegment()
        } catch (error) {
          return error instanceof Fault ? error.code : 'bug'
        }
        await wal.seal()
      }
      return 'never'
    }
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const result = take()
      while ((await Promise.race([result, Promise.resolve(undefined)])) === undefined) await vi.advanceTimersByTimeAsync(5)
      expect(await result).toBe('unavailable')
    } finally {
      vi.useRealTimers()
    }
  })

  test('a full disk at the start: what is there can be read, new rows are refused until there is room', async () => {
    const files = createMemoryFiles()
    await writeThree(files)
    files.fault = (call) => (call === 'writev' ? systemError('ENOSPC') : undefined)
    const wal = await openLog(files)
    expect(await readLog(wal)).toEqual([1, 2, 3])
    expect(() => wal.openSegment()).toThrow(Fault)
    files.fault = () => undefined
    await vi.waitFor(() => wal.openSegment())
    await append(wal, [4])
    expect(await readLog(wal)).toEqual([1, 2, 3, 4])
  })

  test('a directory that may not be written is said at the start', async () => {
    const files = createMemoryFiles()
    files.fault = (call) => (call === 'open' ? systemError('EROFS') : undefined)
    await expect(openLog(files)).rejects.toThrow('/wal, cannot be written (EROFS)')
  })

  test('rows with another number are a bug, not data', async () => {
    const wal = await openLog(createMemoryFiles())
    wal.openSegment()
    await expect(wal.append({ chunks: [numberedChunk('spans', [1], { segment: { low: 1, high: 2 } })] })).rejects.toThrow('another segment')
    await expect(wal.append({ chunks: [{ table: 'nowhere', partition: '', rows: 1, bytes: Buffer.alloc(9) }] })).rejects.toThrow(
      'unknown table',
    )
  })
})

describe('limits', () => {
  test('too much waiting for the store, then room again', async () => {
    const files = createMemoryFiles()
    const wal = await openLog(files, { maxBytes: 1000 })
    await append(wal, [1], { padding: 1000 })
    expect(wal.admission()).toMatchObject({ admitted: false, fault: { code: 'overloaded', retryAfterSeconds: 10 } })
    const before = files.paths()
    expect(await refusalOf(append(wal, [2]))).toBe('overloaded')
    expect(files.paths()).toEqual(before)
    await wal.seal()
    await releaseAll(wal)
    expect(wal.pendingBytes).toBe(0)
    expect(wal.admission()).toEqual({ admitted: true })
    await append(wal, [3])
  })

  test('too much waiting for the disk', async () => {
    const wal = await openLog(createMemoryFiles(), { maxQueuedBytes: 1000 })
    const first = append(wal, [1], { padding: 2000 })
    expect(await refusalOf(append(wal, [2]))).toBe('overloaded')
    await first
    await append(wal, [3])
    expect(await readLog(wal)).toEqual([1, 3])
  })

  test('the free space of the disk has a floor, in bytes and as a share', async () => {
    for (const limits of [{ minFreeBytes: 5000 }, { minFreeShare: 0.5 }]) {
      let freeBytes = 6000
      const files = createMemoryFiles()
      const wal = await openLog(files, limits, async () => ({ freeBytes, totalBytes: 10_000 }))
      await append(wal, [1], { padding: 1500 })
      expect(wal.admission()).toMatchObject({ admitted: false, fault: { code: 'disk_full', retryAfterSeconds: 30 } })
      expect(await refusalOf(append(wal, [2]))).toBe('disk_full')
      freeBytes = 9000
      await vi.waitFor(() => expect(wal.admission().admitted).toBe(true), { timeout: 60_000 })
      await wal.close()
    }
  })

  test('rows beyond the memory limit are read back from the file, the same', async () => {
    const files = createMemoryFiles()
    const wal = await openLog(files, { maxMemoryBytes: 3000 })
    for (let n = 0; n < 4; n++) {
      await append(wal, [n * 2, n * 2 + 1], { padding: 600 })
      await wal.seal()
    }
    let reads = 0
    files.fault = (call) => void (call === 'read' && reads++)
    expect(await readLog(wal)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(reads).toBeGreaterThan(0)
  })

  test('too many partitions in one request', async () => {
    const wal = await openLog(createMemoryFiles())
    const chunk = numberedChunk('spans', [1], { segment: wal.openSegment() })
    expect(await refusalOf(wal.append({ chunks: Array.from({ length: 4097 }, () => chunk) }))).toBe('too_large')
    await expect(wal.append({ chunks: [{ ...chunk, partition: 'p'.repeat(65) }] })).rejects.toThrow('too long')
    await wal.append({ chunks: Array.from({ length: 4096 }, () => ({ ...chunk, partition: 'p'.repeat(64) })) })
    expect(await readLog(wal)).toHaveLength(4096)
  })

  test('when a segment is closed', () => {
    expect([due(100, 400, 0), due(100, 600, 0), due(100, 600, 1), due(100, 5001, 1)]).toEqual([false, true, false, true])
    expect([due(100, 5001, 2), due(100, 10_001, 2), due(100, 59_000, 500), due(100, 60_000, 500)]).toEqual([false, true, false, true])
    expect([due(8e6, 600, 0), due(8e6, 2001, 0), due(8e6, 2001, 2), due(40e6, 1, 5)]).toEqual([false, true, false, true])
  })

  test('a segment is closed by its age without another append', async () => {
    const wal = await openLog(createMemoryFiles(), { quietAgeMs: 0 })
    const sealed = new Promise<void>((resolve) => wal.onSealed(resolve))
    await append(wal, [1])
    await sealed
    expect(wal.sealed).toHaveLength(1)
  })
})

describe('a body sent twice', () => {
  const bodyHash = Buffer.from('0123456789abcdef')
  const otherHash = Buffer.from('fedcba9876543210')

  test('is stored once, at the same time, later and after a crash', async () => {
    const files = createMemoryFiles()
    let wal = await openLog(files)
    const [one, two] = [append(wal, [1], { bodyHash }), append(wal, [1], { bodyHash })]
    expect(wal.hasSeen(bodyHash)).toBe(false)
    await Promise.all([one, two])
    expect(wal.hasSeen(bodyHash)).toBe(true)
    await append(wal, [1], { bodyHash })
    wal = await openLog(files.kill())
    expect(wal.hasSeen(bodyHash)).toBe(true)
    expect(await readLog(wal)).toEqual([1])
    time.ms += 600_001
    expect(wal.hasSeen(bodyHash)).toBe(false)
    await append(wal, [2], { bodyHash })
    expect(await readLog(wal)).toEqual([1, 2])
  })

  test('is stored when a power cut left its head and not its rows, also after a second start', async () => {
    const files = createMemoryFiles()
    const path = await writeThree(files)
    let wal = await openLog(files)
    await append(wal, [4], { bodyHash: otherHash })
    await append(wal, [5], { bodyHash })
    await wal.close()
    const torn = files.paths().find((name) => name.endsWith('.wal') && name !== path) ?? ''
    const bytes = Buffer.from(files.content(torn))
    // Blocks that the file system gave to the file and never wrote.
    bytes.fill(0, bytes.indexOf('0000000005'))
    files.overwrite(torn, bytes)
    wal = await openLog(files)
    expect([wal.hasSeen(otherHash), wal.hasSeen(bodyHash)]).toEqual([true, false])
    await append(wal, [6])
    wal = await openLog(files.kill())
    expect([wal.hasSeen(otherHash), wal.hasSeen(bodyHash)]).toEqual([true, false])
    await append(wal, [5], { bodyHash })
    expect(await readLog(wal)).toEqual([1, 2, 3, 4, 6, 5])
  })

  test('wherever a power cut falls: remembered is what replay stores', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2000), { minLength: 1, maxLength: 4 }), fc.infiniteStream(anyShare), async (paddings, randoms) => {
        const files = createMemoryFiles()
        const wal = await openLog(files)
        await append(wal, [0], { bodyHash })
        let cut = files
        files.fault = (call) => void (call === 'datasync' && (cut = files.powerCut(() => randoms.next().value ?? 0)))
        const hashes = paddings.map((_, index) => Buffer.from(`hash of body ${index}`))
        await Promise.all(paddings.map((padding, index) => append(wal, [index + 1], { padding, bodyHash: hashes[index] ?? bodyHash })))
        await wal.close()
        const after = await openLog(cut)
        const remembered = [bodyHash, ...hashes].flatMap((hash, number) => (after.hasSeen(hash) ? [number] : []))
        expect(remembered).toEqual(await readLog(after))
      }),
      { numRuns: 100 },
    )
  })

  test('a start reads back no more rows than one sync may have left unfinished, and no old ones', async () => {
    const files = createMemoryFiles()
    const wal = await openLog(files)
    for (const first of [1, 2, 3, 4, 5]) {
      await append(wal, [first], { padding: 3 * 1024 * 1024, bodyHash: Buffer.from(`hash of body ${first}`) })
    }
    await wal.close()
    let read = 0
    const count = async (): Promise<number> => {
      read = 0
      files.fault = (call, path) => void (call === 'read' && path.endsWith('.wal') && read++)
      await openLog(files)
      return read
    }
    const some = await count()
    time.ms += 600_001
    const heads = await count()
    // Two frames of three pieces and a rest fit into one sync of 8 MiB; the heads are read either way.
    expect(some - heads).toBe(2 * 4)
  })

  test('is stored when the first was refused', async () => {
    const files = createMemoryFiles()
    const wal = await openLog(files)
    files.fault = (call) => (call === 'datasync' ? systemError('EIO') : undefined)
    const both = [append(wal, [1], { bodyHash }), append(wal, [1], { bodyHash })]
    expect(await Promise.all(both.map(refusalOf))).toEqual(['unavailable', 'unavailable'])
    files.fault = () => undefined
    expect(wal.hasSeen(bodyHash)).toBe(false)
    await append(wal, [1], { bodyHash })
    expect(await readLog(wal)).toEqual([1])
  })
})

describe('damage', () => {
  test('in the middle: what is before and after is read, the bytes go to the quarantine, once', async () => {
    const files = createMemoryFiles()
    const path = await writeThree(files)
    const bytes = Buffer.from(files.content(path))
    bytes.writeUInt8(0x55, bytes.indexOf('0000000002') + 3)
    files.overwrite(path, bytes)
    const wal = await openLog(files)
    expect(await readLog(wal)).toEqual([1, 3])
    expect(await readLog(wal)).toEqual([1, 3])
    expect(wal.quarantine.count).toBe(1)
    const kept = files.paths().filter((name) => name.startsWith('/wal/quarantine/'))
    expect(kept).toHaveLength(2)
    const report: unknown = JSON.parse(files.content(kept.find((name) => name.endsWith('.json')) ?? '').toString())
    expect(report).toMatchObject({ reason: 'damaged_file', segment: wal.sealed[0]?.name, bytes: wal.quarantine.bytes })
    expect(files.content(kept.find((name) => name.endsWith('.bin')) ?? '').includes('000U000002')).toBe(true)
  })

  test('a torn end is dropped without a word', async () => {
    const files = createMemoryFiles()
    const path = await writeThree(files)
    files.overwrite(path, files.content(path).subarray(0, -5))
    const wal = await openLog(files)
    expect(await readLog(wal)).toEqual([1, 2])
    expect(wal.quarantine.count).toBe(0)
  })

  test('a segment that cannot be opened does not keep it from starting', async () => {
    const files = createMemoryFiles()
    await writeThree(files)
    files.fault = (call, path) => (call === 'open' && path.endsWith('.wal') ? systemError('EIO') : undefined)
    const wal = await openLog(files)
    await expect(wal.sealed[0]?.read()).rejects.toThrow('EIO')
    files.fault = () => undefined
    await append(wal, [4])
  })

  test('files that are empty, foreign or all rubbish do not keep it from starting', async () => {
    const files = createMemoryFiles()
    files.overwrite('/wal/0000050000000001.wal', Buffer.alloc(0))
    files.overwrite('/wal/0000050000000002.wal', Buffer.from('rubbish '.repeat(100)))
    files.overwrite('/wal/notes.txt', Buffer.from('mine'))
    const wal = await openLog(files)
    expect(await readLog(wal)).toEqual([])
    expect(wal.quarantine.count).toBe(2)
    await append(wal, [1])
  })

  test('a segment that cannot be read at all is set aside whole', async () => {
    const files = createMemoryFiles()
    await writeThree(files)
    const wal = await openLog(files)
    files.fault = (call, path) => (call === 'read' && path.endsWith('.wal') ? systemError('EIO') : undefined)
    const [segment] = wal.sealed
    if (segment === undefined) throw new Error('no segment')
    await expect(segment.read()).rejects.toThrow('EIO')
    await wal.setAside(segment, 'EIO')
    expect([wal.sealed.length, wal.pendingBytes, wal.quarantine.bytes]).toEqual([0, 0, segment.bytes])
  })
})

test('a closed log takes nothing more and keeps what it took', async () => {
  const files = createMemoryFiles()
  const wal = await openLog(files)
  const last = append(wal, [1])
  await wal.close()
  await last
  expect(wal.admission()).toMatchObject({ admitted: false })
  expect(await refusalOf(wal.append({ chunks: [] }))).toBe('unavailable')
  expect(await readLog(await openLog(files.kill()))).toEqual([1])
})
