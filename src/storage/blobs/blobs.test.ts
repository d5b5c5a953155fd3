import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { s3Keys, startTestS3, type TestS3 } from '../../../test/harness/s3-server.ts'
import { foreignS3Keys, startForeignS3 } from '../../../test/harness/start-foreign-s3.ts'
import type { BlobStore } from './blob-store.ts'
import { openBucket } from './open-bucket.ts'
import { openFolder } from './open-folder.ts'
import { paceStore } from './pace-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-blobs-'))
const { signal } = new AbortController()
let s3: TestS3
let foreign: Awaited<ReturnType<typeof startForeignS3>>
beforeAll(async () => {
  s3 = await startTestS3('backups')
  foreign = await startForeignS3('backups')
})
afterAll(async () => {
  await s3.close()
  await foreign.close()
  rmSync(directory, { recursive: true, force: true })
})

const bucket = (over: object = {}): BlobStore =>
  openBucket({ endpoint: s3.endpoint, region: 'eu-central-1', bucket: 'backups', ...s3Keys, ...over }, 'team one/vedette/')
const withoutLinks = (): Promise<void> => Promise.reject(Object.assign(new Error('link'), { code: 'EPERM' }))
const stores: Record<string, () => BlobStore> = {
  folder: () => openFolder(join(directory, 'repository')),
  'folder without hard links': () => openFolder(join(directory, 'repository without'), withoutLinks),
  bucket,
  "somebody else's bucket": () => bucket({ endpoint: foreign.endpoint, ...foreignS3Keys }),
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* content(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += 1_000_003) yield bytes.subarray(from, from + 1_000_003)
}

async function names(store: BlobStore, prefix: string): Promise<string[]> {
  const found: string[] = []
  for await (const { name, sizeBytes } of store.list(prefix, signal)) found.push(`${name} ${sizeBytes}`)
  return found.toSorted()
}

describe.each(Object.keys(stores))('%s', (kind) => {
  const store = (): BlobStore => stores[kind]?.() ?? bucket()

  test('what is put is there, listed over pages, and never overwritten', async () => {
    const large = Buffer.alloc(33 * 1024 * 1024, 'abcdefg')
    const all: Record<string, Buffer> = {
      'a/1': Buffer.from('one'),
      'a/2': Buffer.alloc(0),
      'a/b/3': large,
      'a/4': Buffer.from('4'),
      'c/5': Buffer.from('55'),
    }
    for (const [name, bytes] of Object.entries(all)) await store().put(name, content(bytes), signal)
    expect(await names(store(), 'a/')).toEqual(['a/1 3', 'a/2 0', 'a/4 1', `a/b/3 ${large.length}`])
    expect(await names(store(), '')).toHaveLength(5)
    expect((await collect(await store().get('a/b/3', signal))).equals(large)).toBe(true)
    await expect(store().put('a/1', content(Buffer.from('other')), signal)).rejects.toMatchObject({ code: 'conflict' })
    expect((await collect(await store().get('a/1', signal))).toString()).toBe('one')
    await store().remove('a/1', signal)
    await store().remove('a/1', signal)
    await expect(store().get('a/1', signal)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('content that fails half way leaves nothing', async () => {
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.alloc(40 * 1024 * 1024)
      throw new Error('the disk is gone')
    }
    await expect(store().put('half', failing(), signal)).rejects.toThrow('the disk is gone')
    expect(await names(store(), 'half')).toEqual([])
    expect(s3.uploads.size).toBe(0)
    expect(readdirSync(join(directory, 'repository')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test.each(['../x', '/etc/passwd', 'a/../b', 'a//b', '.hidden', 'a/.b', '', 'a b', 'x\n'])('the name %j is refused', async (name) => {
    await expect(store().put(name, content(Buffer.from('x')), signal)).rejects.toMatchObject({ code: 'bad_input' })
    await expect(store().get(name, signal)).rejects.toMatchObject({ code: 'bad_input' })
  })
})

test('a storage that is busy is asked again; one that refuses the key is not, and the error does not hold the secret', async () => {
  s3.failNext(3)
  await bucket().put('busy', content(Buffer.from('x')), signal)
  expect(await names(bucket(), 'busy')).toEqual(['busy 1'])
  const wrong = bucket({ secretAccessKey: 'not-the-secret' })
  await expect(names(wrong, '')).rejects.toMatchObject({ code: 'forbidden', message: expect.not.stringContaining('not-the-secret') })
  await expect(names(bucket({ bucket: 'other' }), '')).rejects.toMatchObject({ code: 'not_found' })
})

test('a list that is cut off without a word of where it goes on is not taken for all of it', async () => {
  const old = await startTestS3('old')
  old.forgetTokens()
  for (const name of ['a', 'b', 'c', 'd']) old.objects.set(`team one/vedette/${name}`, Buffer.from(name))
  const store = bucket({ endpoint: old.endpoint, bucket: 'old' })
  await expect(names(store, '')).rejects.toMatchObject({ code: 'unavailable' })
  old.objects.delete('team one/vedette/d')
  expect(await names(store, '')).toEqual(['a 1', 'b 1', 'c 1'])
  await old.close()
})

test('all who write to and read from a paced store share its pace, and need not wait for it to be stopped', async () => {
  const store = paceStore(openFolder(join(directory, 'paced')), 10_000_000)
  const bytes = Buffer.alloc(1_500_000, 'x')
  const takes = async (work: Promise<unknown>): Promise<number> => {
    const began = performance.now()
    await work
    return performance.now() - began
  }
  expect(await takes(Promise.all(['a', 'b'].map((name) => store.put(name, content(bytes), signal))))).toBeGreaterThan(280)
  const read = takes(store.get('a', signal).then(collect))
  expect((await store.get('b', signal).then(collect)).equals(bytes)).toBe(true)
  expect(await read).toBeGreaterThan(130)
  const stopping = new AbortController()
  const slow = paceStore(store, 1000).put('c', content(bytes), stopping.signal)
  stopping.abort()
  await expect(slow).rejects.toThrow()
  expect(readdirSync(join(directory, 'paced')).toSorted()).toEqual(['a', 'b'])
  // A second of bytes a thousand times slower.
  await paceStore(openFolder(join(directory, 'paced')), 1000, 0).put('d', content(bytes), signal)
})
