import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { mountDisk } from '../../../test/harness/mount-disk.ts'
import { isHalfRestored, openRestoreTarget } from './restore-target.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-target-'))
const disk = mountDisk(4)
if (disk === undefined) process.stderr.write('skipped: a restore onto a mount point, as mounting is not permitted\n')
afterAll(() => {
  disk?.remove()
  rmSync(directory, { recursive: true, force: true })
})

function fillScratch(scratch: string): void {
  mkdirSync(join(scratch, 'state'))
  writeFileSync(join(scratch, 'state', 'a'), 'whole')
  writeFileSync(join(scratch, 'platform.key'), 'k')
}

describe.each([
  ['missing', (name: string) => join(directory, name, 'new')],
  [
    'empty',
    (name: string) => {
      mkdirSync(join(directory, name))
      return join(directory, name)
    },
  ],
  ['a mount point', () => disk?.path ?? ''],
] as const)('a place that is %s', (kind, place) => {
  test.skipIf(kind === 'a mount point' && disk === undefined)(
    'gets everything at the end, and nothing before or when it fails',
    async () => {
      const path = place(`t-${kind.length}`)
      const seen = (): string[] => (existsSync(path) ? readdirSync(path).filter((name) => !name.startsWith('.')) : [])
      // File systems have this in their roots.
      if (kind === 'a mount point') mkdirSync(join(path, 'lost+found'))
      const failed = await openRestoreTarget(path)
      fillScratch(failed.scratch)
      expect(seen().filter((name) => name !== 'lost+found')).toEqual([])
      await failed.abandon()

      const killed = await openRestoreTarget(path)
      fillScratch(killed.scratch)
      rmSync(join(killed.scratch, 'LOCK'))
      const target = await openRestoreTarget(path)
      expect(existsSync(killed.scratch)).toBe(false)
      await killed.abandon()
      fillScratch(target.scratch)
      const isInside = kind === 'a mount point'
      expect([statSync(target.scratch).dev, isHalfRestored(path)]).toEqual([statSync(isInside ? path : dirname(path)).dev, isInside])
      await target.prepare()
      await target.commit()
      expect(readFileSync(join(path, 'state', 'a'), 'utf8')).toBe('whole')
      expect(readdirSync(path).filter((name) => name !== 'lost+found')).toEqual(['platform.key', 'state'])
      expect(isHalfRestored(path)).toBe(false)
      await expect(openRestoreTarget(path)).rejects.toMatchObject({ code: 'conflict' })
    },
  )
})

test('what comes to the place meanwhile stays', async () => {
  const path = join(directory, 'raced')
  const target = await openRestoreTarget(path)
  mkdirSync(path)
  writeFileSync(join(path, 'mine'), '')
  await expect(target.commit()).rejects.toMatchObject({ code: 'conflict' })
  await target.abandon()
  expect(readdirSync(path)).toEqual(['mine'])
})

test('a link stays one, to what lies behind it then; one that leads nowhere is refused', async () => {
  const [behind, link, broken] = ['behind', 'link', 'broken'].map((name) => join(directory, name)) as [string, string, string]
  mkdirSync(behind)
  symlinkSync(behind, link)
  symlinkSync(join(directory, 'nothing'), broken)
  const target = await openRestoreTarget(link)
  fillScratch(target.scratch)
  await target.prepare()
  await target.commit()
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(behind, 'state', 'a'), 'utf8')).toBe('whole')
  await expect(openRestoreTarget(broken)).rejects.toMatchObject({ code: 'conflict' })
})

test('what was cut off as it was moved up stays, and says of itself that something is missing', async () => {
  const path = join(directory, 'cut')
  // What is not empty cannot be replaced, nor can a directory take its name.
  mkdirSync(join(path, 'lost+found', 'something'), { recursive: true })
  const target = await openRestoreTarget(path)
  fillScratch(target.scratch)
  mkdirSync(join(target.scratch, 'lost+found'))
  await expect(target.commit()).rejects.toMatchObject({ code: 'ENOTEMPTY' })
  await target.abandon()
  expect(isHalfRestored(path)).toBe(true)
  const left = [path, target.scratch].flatMap((place) => readdirSync(place))
  expect(left).toEqual(expect.arrayContaining(['state', 'platform.key']))
})
