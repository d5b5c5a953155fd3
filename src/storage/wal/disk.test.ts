import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { numberedChunk, readNumbers } from '../../../test/harness/numbered-rows.ts'
import { systemClock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { createLog } from '../../lib/log.ts'
import { defaultWalLimits, type WalLimits } from './limits.ts'
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts'

/** Of the operating system, where it has them. */
const runCommand = (command: string, args: readonly string[]) => spawnSync(command, args)
const harness = (file: string): string => fileURLToPath(new URL(`../../../test/harness/${file}`, import.meta.url))
const log = createLog({ level: 'silent' })
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vedette-wal-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

function openLog(path: string, limits: Partial<WalLimits> = {}): Promise<WriteAheadLog> {
  return openWriteAheadLog({
    directory: path,
    clock: systemClock,
    limits: { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0, ...limits },
    log,
  })
}

async function readLog(wal: WriteAheadLog): Promise<number[]> {
  await wal.seal()
  const numbers: number[] = []
  for (const segment of wal.sealed) for (const { bytes } of await segment.read()) numbers.push(...readNumbers(bytes))
  return numbers
}

test('kill -9 while it appends: every acknowledged row is there, none twice', async () => {
  const acknowledged: number[] = []
  for (let round = 0; round < 4; round++) {
    const first = String(round * 1_000_000)
    const child = spawn(
      process.execPath,
      ['--import', harness('typescript-loader.mjs'), harness('append-until-killed.ts'), directory, first],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const enough = acknowledged.length + 150 + round * 37
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(Number(line))
      if (acknowledged.length === enough) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')
  }
  const wal = await openLog(directory)
  const found = await readLog(wal)
  expect(new Set(found).size).toBe(found.length)
  expect(acknowledged.filter((number) => !new Set(found).has(number))).toEqual([])
  // What nobody was told about may be there: at most the four requests under way at each kill, and those whose line was not read.
  expect(found.length - acknowledged.length).toBeLessThan(4 * 200)
  expect(wal.quarantine.count).toBe(0)
  await wal.close()
}, 60_000)

test('a full disk: refused truthfully, whole again when there is room', async ({ skip }) => {
  const mount = runCommand('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', directory])
  if (mount.status !== 0) skip(`a small disk cannot be mounted: ${String(mount.stderr)}`)
  try {
    const path = join(directory, 'wal')
    let wal = await openLog(path, { segmentBytes: 400_000 })
    const taken: number[] = []
    const refused: string[] = []
    for (let number = 0; number < 100; number++) {
      try {
        await wal.append({ chunks: [numberedChunk('spans', [number], { segment: wal.openSegment(), padding: 50_000 })] })
        taken.push(number)
      } catch (error) {
        refused.push(error instanceof Fault ? error.code : String(error))
      }
    }
    expect(new Set(refused)).toEqual(new Set(['disk_full']))
    expect(taken.length).toBeGreaterThan(30)
    await wal.close()
    // It opens on a full disk, gives back what it took, and nothing else.
    wal = await openLog(path)
    expect(await readLog(wal)).toEqual(taken)
    for (let [segment] = wal.sealed; segment !== undefined; [segment] = wal.sealed) await wal.release(segment)
    await wal.append({ chunks: [numberedChunk('spans', [1000], { segment: wal.openSegment() })] })
    expect(await readLog(wal)).toEqual([1000])
    await wal.close()

    // With a floor it stops before the disk is full.
    wal = await openLog(path, { minFreeBytes: 1_200_000 })
    await wal.append({ chunks: [numberedChunk('spans', [1001], { segment: wal.openSegment(), padding: 1_000_000 })] })
    expect(wal.admission()).toMatchObject({ admitted: false, fault: { code: 'disk_full' } })
    await wal.close()
  } finally {
    runCommand('umount', ['-l', directory])
  }
})

test('files are for their owner only', async () => {
  const wal = await openLog(directory)
  await wal.append({ chunks: [numberedChunk('spans', [1], { segment: wal.openSegment() })] })
  await wal.close()
  const { stdout } = spawnSync('stat', [
    '-c',
    '%a',
    ...(await readdir(directory)).filter((file) => file.includes('.')).map((file) => join(directory, file)),
  ])
  expect(stdout.toString().trim().split('\n')).toEqual(['600', '600', '600'])
})
