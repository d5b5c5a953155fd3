import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createMemoryFiles, type MemoryFiles, systemError } from '../../../test/harness/memory-files.ts'
import { Fault } from '../../lib/errors.ts'
import { createLog } from '../../lib/log.ts'
import { isOverlong } from './is-overlong.ts'
import { type Journal, openJournal } from './journal.ts'

const log = createLog({ level: 'silent' })
const path = '/journal/entries.log'
const open = (files: MemoryFiles): Promise<Journal> => openJournal({ directory: '/journal', log, files })
const shown = ({ entries }: Journal): Record<string, string> => {
  return Object.fromEntries([...entries].map(([name, value]) => [name, value.toString()]))
}
/** Evenly spread, as `fc.double` is not. */
const anyShare = fc.integer({ min: 0, max: 999 }).map((thousandths) => thousandths / 1000)

test('what was put is there after a kill and after a power cut', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  await Promise.all([journal.put('a', Buffer.from('1')), journal.put('b', Buffer.from('2')), journal.put('a', Buffer.from('ä'))])
  await journal.remove('b')
  await journal.put('c', Buffer.alloc(0))
  for (const disk of [files.kill(), files.powerCut(() => 0.99)]) expect(shown(await open(disk))).toEqual({ a: 'ä', c: '' })
  expect(journal.bytes).toBe(4)
})

test('changes that come together share one sync', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  await journal.put('first', Buffer.alloc(1))
  let syncs = 0
  files.fault = (call) => void (call === 'datasync' && syncs++)
  await Promise.all(Array.from({ length: 50 }, (_, n) => journal.put(`n${n}`, Buffer.alloc(100))))
  expect(syncs).toBe(1)
})

test('a file that holds mostly what is no more is written anew, and what comes meanwhile is not lost', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  for (let round = 0; round < 40; round++) {
    await Promise.all([0, 1, 2].map((n) => journal.put(`n${n}`, Buffer.alloc(40_000, round))))
  }
  expect(files.content(path).length).toBeLessThan(1_300_000)
  expect([...(await open(files.powerCut(() => 0.5))).entries.values()].map((value) => [value.length, value[0]])).toEqual([
    [40_000, 39],
    [40_000, 39],
    [40_000, 39],
  ])
})

test('a full disk is told, and the state is what it was', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  await journal.put('a', Buffer.from('1'))
  files.fault = (call) => (call === 'writev' ? systemError('ENOSPC') : undefined)
  const refusal = await journal.put('a', Buffer.from('2')).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(Fault)
  expect(refusal).toMatchObject({ code: 'disk_full' })
  expect(shown(journal)).toEqual({ a: '1' })
  files.fault = () => undefined
  await journal.put('b', Buffer.from('3'))
  expect(shown(await open(files.kill()))).toEqual({ a: '1', b: '3' })
})

test('damage in the middle costs what it hit; the file is set aside', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  for (const name of ['a', 'b', 'c']) await journal.put(name, Buffer.from(`value of ${name}`))
  const bytes = Buffer.from(files.content(path))
  bytes[bytes.indexOf('value of b')] = 0
  files.overwrite(path, bytes)
  const after = await open(files)
  expect(shown(after)).toEqual({ a: 'value of a', c: 'value of c' })
  expect(files.content(`${path}.damaged`)).toEqual(bytes)
  await after.put('d', Buffer.from('4'))
  expect(Object.keys(shown(await open(files)))).toEqual(['a', 'c', 'd'])
})

test('one bad bit in the header costs nothing, wherever it is', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  for (const name of ['a', 'b']) await journal.put(name, Buffer.from(`value of ${name}`))
  const whole = Buffer.from(files.content(path))
  for (let bit = 0; bit < 20 * 8; bit++) {
    const bytes = Buffer.from(whole)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    files.overwrite(path, bytes)
    const after = await open(files)
    expect(shown(after)).toEqual({ a: 'value of a', b: 'value of b' })
    expect(files.content(`${path}.damaged`)).toEqual(bytes)
    await after.put('c', Buffer.from('3'))
    expect(shown(await open(files))).toEqual({ a: 'value of a', b: 'value of b', c: '3' })
  }
})

test('a lost first page costs what stood on it', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  for (const name of ['a', 'b', 'c']) await journal.put(name, Buffer.alloc(3000, name))
  files.overwrite(path, Buffer.from(files.content(path)).fill(0, 0, 4096))
  expect(Object.keys(shown(await open(files)))).toEqual(['c'])
})

test('a long file is read piece by piece, over damage too', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  for (const name of ['a', 'b', 'c', 'd']) await journal.put(name, Buffer.alloc(5_000_000, name))
  const bytes = Buffer.from(files.content(path))
  bytes[12_000_000] = 0
  files.overwrite(path, bytes)
  files.readFile = () => Promise.reject(systemError('ERR_FS_FILE_TOO_LARGE'))
  const { entries } = await open(files)
  expect([...entries].map(([name, value]) => [name, value.equals(Buffer.alloc(5_000_000, name))])).toEqual([
    ['a', true],
    ['b', true],
    ['d', true],
  ])
  expect(files.content(`${path}.damaged`).equals(bytes)).toBe(true)
})

test.each([
  ['a small one', false, 1_000_000, 10],
  ['twice what it holds', false, 20_000_000, 10_000_000],
  ['four times what it holds', true, 40_000_000, 10_000_000],
  ['long, twice what it holds', false, 2_000_000_000, 1_000_000_000],
  ['long, almost three times what it holds', true, 1_400_000_000, 500_000_000],
])('is written anew: %s', (_what, isTo, fileBytes, bytes) => {
  expect(isOverlong({ fileBytes, bytes })).toBe(isTo)
})

test('a file that cannot be closed keeps nothing from being written later', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  await journal.put('a', Buffer.from('1'))
  // A failed sync makes the next change write all of it anew, for which the file is closed.
  files.fault = (call) => (call === 'datasync' || call === 'close' ? systemError('EIO') : undefined)
  for (let n = 0; n < 2; n++) await expect(journal.put('a', Buffer.from('2'))).rejects.toMatchObject({ code: 'unavailable' })
  files.fault = () => undefined
  await journal.put('b', Buffer.from('3'))
  expect(shown(await open(files.kill()))).toEqual({ a: '1', b: '3' })
})

test('a full disk gets back what a new file took of it', async () => {
  const files = createMemoryFiles()
  const journal = await open(files)
  await journal.put('a', Buffer.from('1'))
  files.fault = (call) => (call === 'datasync' ? systemError('EIO') : undefined)
  await expect(journal.put('a', Buffer.from('2'))).rejects.toThrow(Fault)
  files.fault = (call, at) => (call === 'writev' && at.endsWith('.new') ? systemError('ENOSPC') : undefined)
  await expect(journal.put('a', Buffer.from('2'))).rejects.toMatchObject({ code: 'disk_full' })
  expect(files.paths()).toEqual([path])
})

test('any bytes as its file: it opens, and works', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const files = createMemoryFiles()
      files.overwrite(path, Buffer.from(bytes))
      const journal = await open(files)
      await journal.put('a', Buffer.from('1'))
      expect(shown(await open(files.kill()))).toEqual({ a: '1' })
    }),
  )
})

test('a closed journal refuses', async () => {
  const journal = await open(createMemoryFiles())
  await journal.close()
  await expect(journal.put('a', Buffer.alloc(1))).rejects.toThrow('stopping')
})

test('whatever fails and whenever the power goes: what was answered is there, what was refused never', async () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('put' as const), name, size: fc.constantFrom(1, 10, 400_000) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), name }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('fault' as const),
        call: fc.constantFrom('datasync' as const, 'writev' as const, 'open' as const, 'sync' as const, 'rename' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), cut: fc.boolean() }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), fc.infiniteStream(anyShare), async (steps, randoms) => {
      const random = (): number => randoms.next().value ?? 0
      let files = createMemoryFiles()
      let journal = await open(files)
      const model = new Map<string, string>()
      for (const [at, action] of steps.entries()) {
        if (action.do === 'fault') {
          let once = true
          files.fault = (call) => {
            if (!once || call !== action.call) return undefined
            once = false
            return systemError('EIO')
          }
          continue
        }
        if (action.do === 'restart') {
          files.fault = () => undefined
          files = action.cut ? files.powerCut(random) : files.kill()
          journal = await open(files)
        } else {
          const value = action.do === 'put' ? Buffer.alloc(action.size, `${at}.`) : undefined
          try {
            await (value === undefined ? journal.remove(action.name) : journal.put(action.name, value))
            if (value === undefined) model.delete(action.name)
            else model.set(action.name, value.toString())
          } catch (error) {
            if (!(error instanceof Fault) || error.code !== 'unavailable') throw error
          }
        }
        expect(shown(journal)).toEqual(Object.fromEntries(model))
      }
    }),
    { numRuns: 60 },
  )
})
