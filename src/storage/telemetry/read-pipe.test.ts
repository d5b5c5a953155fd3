import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { LentPipes, type LentPipe } from '../../engine/lent-pipes.ts'
import { type PipeReading, readPipe } from './read-pipe.ts'

// Both ends of the engine's pipes as they are, with a shell for the engine.
const directory = mkdtempSync(join(tmpdir(), 'vedette-lent-'))
const file = join(directory, 'answer')
const answer = Buffer.from(Array.from({ length: 300_000 }, (_, at) => `${at}\n`).join(''))
const unending = new AbortController().signal

beforeAll(() => writeFileSync(file, answer))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Opens the pipe blocking, as the engine does, and writes. Resolves to the exit code. */
async function write(pipe: LentPipe, bytes: number): Promise<unknown> {
  const writer = spawn('sh', ['-c', `head -c ${bytes} "$1" > "$2"`, 'sh', file, pipe.path], { stdio: 'ignore', timeout: 60_000 })
  const [code] = await once(writer, 'exit')
  return code
}

function lend(pipes: LentPipes): LentPipe & { readonly ticket: string } {
  const ticket = randomUUID()
  const pipe = pipes.lend(ticket)
  if (pipe === undefined) throw new Error('no pipe is free')
  return { ...pipe, ticket }
}

/** Reads a pipe; `back` fulfils when it has been given back. */
function read(pipes: LentPipes, { path, ticket }: ReturnType<typeof lend>): { reading: PipeReading; back: Promise<void> } {
  let giveBack = (): void => undefined
  const back = new Promise<void>((resolve) => (giveBack = resolve))
  const reading = readPipe(path, unending, () => {
    pipes.takeBack(ticket)
    giveBack()
  })
  return { reading, back }
}

function openFiles(): number {
  return readdirSync('/proc/self/fd').length
}

async function hashOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

function hashOfFirst(bytes: number): string {
  return createHash('sha256').update(answer.subarray(0, bytes)).digest('hex')
}

describe('a pipe that is lent', () => {
  test.each([0, 1, 65_536, answer.length])('brings %d bytes whole, read while they are written', async (bytes) => {
    const pipes = new LentPipes(1, join(directory, `while-${bytes}-`))
    for (let round = 0; round < 3; round++) {
      const pipe = lend(pipes)
      expect(pipes.lend(randomUUID())).toBeUndefined()
      const { reading, back } = read(pipes, pipe)
      const hash = hashOf(reading.pieces)
      expect(await write(pipe, bytes)).toBe(0)
      pipe.finish()
      reading.finish()
      expect(await hash).toBe(hashOfFirst(bytes))
      await back
    }
  })

  test.each([0, 1, 60_000])('brings %d bytes to a reader who comes when all is over', async (bytes) => {
    const pipes = new LentPipes(1, join(directory, `late-${bytes}-`))
    const pipe = lend(pipes)
    expect(await write(pipe, bytes)).toBe(0)
    pipe.finish()
    const { reading, back } = read(pipes, pipe)
    reading.finish()
    expect(await hashOf(reading.pieces)).toBe(hashOfFirst(bytes))
    await back
    expect(pipes.lend(randomUUID())).toBeDefined()
  })

  test('holds nobody up whose reader leaves, and is empty for the next', async () => {
    const pipes = new LentPipes(2, join(directory, 'left-'))
    const before = openFiles()
    for (let round = 0; round < 5; round++) {
      const pipe = lend(pipes)
      const leave = new AbortController()
      const reading = readPipe(pipe.path, leave.signal, () => {
        pipe.drain()
        pipes.takeBack(pipe.ticket)
      })
      const written = write(pipe, answer.length)
      if (round % 2 === 0) await reading.pieces.next()
      leave.abort()
      expect(await written).toBe(0)
      pipe.finish()
      await expect(hashOf(reading.pieces)).rejects.toThrow('aborted')

      const next = lend(pipes)
      const { reading: whole, back } = read(pipes, next)
      const hash = hashOf(whole.pieces)
      expect(await write(next, answer.length)).toBe(0)
      next.finish()
      whole.finish()
      expect(await hash).toBe(hashOfFirst(answer.length))
      await back
    }
    await expect.poll(openFiles).toBe(before)
  })

  test('a ticket counts once', () => {
    const pipes = new LentPipes(1, join(directory, 'once-'))
    const first = lend(pipes)
    first.finish()
    pipes.takeBack(first.ticket)
    const second = lend(pipes)
    pipes.takeBack(first.ticket)
    expect(pipes.lend(randomUUID())).toBeUndefined()
    second.finish()
    pipes.takeBack(second.ticket)
    expect(pipes.lend(randomUUID())).toBeDefined()
  })
})
