import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { makePipes, openPipe } from './answer-pipe.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-pipe-'))
const path = join(directory, 'answer')
const sizeBytes = 1_000_000

beforeAll(() => makePipes([path]))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Opens the pipe as the engine does, blocking, and writes more than it holds. Resolves to the exit code. */
async function write(): Promise<unknown> {
  const writer = spawn('sh', ['-c', `head -c ${sizeBytes} /dev/zero > "$1"`, 'sh', path], { stdio: 'ignore', timeout: 60_000 })
  const [code] = await once(writer, 'exit')
  return code
}

async function readAll(source: AsyncIterable<Buffer>): Promise<number> {
  let read = 0
  for await (const piece of source) read += piece.length
  return read
}

test('an answer is read whole', async () => {
  const pipe = openPipe(path)
  const read = readAll(pipe.source)
  expect(await write()).toBe(0)
  pipe.finish()
  expect(await read).toBe(sizeBytes)
})

test('who writes is never held up by a caller who left before the answer began, and the next answer is whole', async () => {
  const left = openPipe(path)
  left.source.destroy()
  await once(left.source, 'close')
  expect(await write()).toBe(0)
  left.finish()

  const next = openPipe(path)
  const read = readAll(next.source)
  expect(await write()).toBe(0)
  next.finish()
  expect(await read).toBe(sizeBytes)
})
