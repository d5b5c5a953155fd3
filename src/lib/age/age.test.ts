import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { decodeBech32, encodeBech32 } from './bech32.ts'
import { decrypt, type Opener } from './decrypt.ts'
import { encrypt, encryptWithPassphrase } from './encrypt.ts'
import { generateIdentity, parseIdentities, parseRecipient } from './keys.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-age-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const hasAge = spawnSync('age', ['--version']).status === 0
if (!hasAge) process.stderr.write('skipped against the stock program: age is not installed\n')

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const piece of source) read.push(piece)
  return Buffer.concat(read)
}

async function* pieces(bytes: Buffer, size = 10_007): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

function bytesOf(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255))
}

const mine = generateIdentity(new Date(0))
const other = generateIdentity(new Date(0))
const opener: Opener = { identities: parseIdentities(mine.keyFile) }
const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]

describe('own files', () => {
  test.each(sizes)('%i bytes come back', async (size) => {
    const sealed = await collect(encrypt(pieces(bytesOf(size)), [other.recipient, mine.recipient]))
    expect(sealed.includes(bytesOf(Math.min(size, 40))) && size > 40).toBe(false)
    expect((await collect(decrypt(pieces(sealed, 777), opener))).equals(bytesOf(size))).toBe(true)
  })

  test('a passphrase opens what it locked, and no other', async () => {
    const sealed = await collect(encryptWithPassphrase(pieces(Buffer.from('hidden')), 'correct horse', 10))
    expect((await collect(decrypt(pieces(sealed), { passphrase: 'correct horse' }))).toString()).toBe('hidden')
    await expect(collect(decrypt(pieces(sealed), { passphrase: 'battery' }))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(collect(decrypt(pieces(sealed), opener))).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('another key does not open it', async () => {
    const sealed = await collect(encrypt(pieces(bytesOf(10)), [other.recipient]))
    await expect(collect(decrypt(pieces(sealed), opener))).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('whatever is changed or cut is noticed', async () => {
    const sealed = await collect(encrypt(pieces(bytesOf(140_000)), [mine.recipient]))
    const places = [0, 30, 60, 120, 180, 200, 250, 65_900, 100_000, sealed.length - 1]
    for (const place of places) {
      const bad = Buffer.from(sealed)
      bad[place] = (bad[place] ?? 0) ^ 1
      await expect(collect(decrypt(pieces(bad), opener)), `byte ${place}`).rejects.toThrow()
      await expect(collect(decrypt(pieces(sealed.subarray(0, place)), opener)), `cut at ${place}`).rejects.toThrow()
    }
    const full = await collect(encrypt(pieces(bytesOf(65_536)), [mine.recipient]))
    await expect(collect(decrypt(pieces(Buffer.concat([full, full.subarray(0, 16)])), opener))).rejects.toThrow()
  })

  test('a passphrase that costs too much is refused', async () => {
    const text = `age-encryption.org/v1\n-> scrypt ${'A'.repeat(22)} 40\n${'A'.repeat(43)}\n--- ${'A'.repeat(43)}\n${'x'.repeat(40)}`
    await expect(collect(decrypt(pieces(Buffer.from(text)), { passphrase: 'x' }))).rejects.toThrow('more work')
  })
})

test('keys that were mistyped are refused, and an error never holds them', () => {
  expect(parseRecipient(mine.recipient.text).bytes.equals(mine.recipient.bytes)).toBe(true)
  expect(() => parseRecipient(mine.recipient.text.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')))).toThrow('public key')
  const secret = mine.keyFile.split('\n')[2] ?? ''
  expect(() => parseIdentities(secret.slice(0, -1))).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(secret.slice(20, 40)) }),
  )
  expect(() => parseIdentities('# nothing\n')).toThrow('no secret key')
  expect(decodeBech32(encodeBech32('x', Buffer.from([1, 2, 255])))?.bytes).toEqual(Buffer.from([1, 2, 255]))
})

describe.skipIf(!hasAge)('the stock program', () => {
  const key = join(directory, 'key.txt')
  writeFileSync(key, mine.keyFile)

  test('opens what we wrote', async () => {
    for (const size of sizes) {
      const sealed = await collect(encrypt(pieces(bytesOf(size)), [other.recipient, mine.recipient]))
      expect(execFileSync('age', ['-d', '-i', key], { input: sealed, maxBuffer: 1e9 }).equals(bytesOf(size))).toBe(true)
    }
  })

  test('writes what we open, for keys and its own key files', async () => {
    const theirs = join(directory, 'theirs.txt')
    execFileSync('age-keygen', ['-o', theirs], { stdio: 'ignore' })
    const identities = parseIdentities(readFileSync(theirs, 'utf8'))
    for (const size of sizes) {
      const sealed = execFileSync('age', ['-r', identities[0]?.recipient.text ?? '', '-r', other.recipient.text], { input: bytesOf(size) })
      expect((await collect(decrypt(pieces(sealed), { identities }))).equals(bytesOf(size))).toBe(true)
    }
  })
})
