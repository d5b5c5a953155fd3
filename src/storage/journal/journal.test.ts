import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createMemoryFiles, type MemoryFiles, systemError } from '../../../test/harness/memory-files.ts'
import { Fault } from '../../lib/errors.ts'
import { createLog } from '../../lib/log.ts'
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
