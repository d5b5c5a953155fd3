import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'

import { s3Keys, startTestS3 } from '../../test/harness/s3-server.ts'
import { generateIdentity, parseIdentities } from '../lib/age/keys.ts'
import { type BlobStore, openBucket, openFolder } from '../storage/blobs/index.ts'
import { manifestName, readCatalogue } from './catalogue.ts'
import { findEarlierPassphrases } from './earlier-passphrase.ts'
import { removeOldPoints } from './keep-points.ts'
import { encodeManifest, type Manifest, parseManifest } from './manifest.ts'
import { assertStillRoom, checkPoint } from './restore/check-point.ts'
import { openSealed, putSealed } from './sealed-object.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-manifest-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const { signal } = new AbortController()
const mine = generateIdentity(new Date(0))
const opener = { identities: parseIdentities(mine.keyFile) }

async function* content(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

async function makePoint(store: BlobStore, id: string, over: Partial<Manifest> = {}): Promise<Manifest> {
  const sealing = { store, recipients: [mine.recipient], signal }
  const put = async (object: string, place: string): Promise<Manifest['objects'][number]> => ({
    ...(await putSealed(sealing, object, content(place))),
    place,
    rows: 1,
  })
  const manifest: Manifest = {
    format: 'vedette back-up',
    version: 1,
    id,
    instance: 'a'.repeat(32),
    program: '1.2.3',
    startedAt: '2026-11-22T07:00:00.000Z',
    finishedAt: '2026-11-22T07:00:01.000Z',
    parent: null,
    recipients: [mine.recipient.text],
    stateSchema: ['0001-access'],
    telemetrySchema: 1,
    state: { users: 1 },
    telemetry: { log_records: 1 },
    withoutTelemetry: null,
    newBytes: 1,
    objects: [
      await put(`points/${id}/state.ndjson.gz.age`, 'state'),
      await put(`points/${id}/files.tar.gz.age`, 'files'),
      await put(`parts/ab/${id}.tar.age`, 'telemetry/log_records/202611_1_1_0'),
    ],
    ...over,
  }
  await store.put(manifestName(id), content(encodeManifest(manifest).toString()), signal)
  return manifest
}

const id = (n: number): string => `2026112${n}T070000Z-0000000${n}`

test('a manifest comes back, and whatever is changed or cut in it is noticed', async () => {
  const manifest = await makePoint(openFolder(join(directory, 'a')), id(1))
  const bytes = encodeManifest(manifest)
  expect(parseManifest(bytes)).toEqual(manifest)
  fc.assert(
    fc.property(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bad = Buffer.from(bytes)
      bad[at] = (bad[at] ?? 0) ^ flip
      expect(() => parseManifest(bad)).toThrow('damaged')
      expect(() => parseManifest(bytes.subarray(0, at))).toThrow('damaged')
    }),
    { numRuns: 200 },
  )
})

test('one that leads elsewhere, lies about sizes or is of a newer version is refused although its checksum holds', async () => {
  const manifest = await makePoint(openFolder(join(directory, 'b')), id(1))
  const [state, files, part] = manifest.objects
  if (state === undefined || files === undefined || part === undefined) throw new Error('no objects')
  const bad: Record<string, Partial<Manifest>> = {
    'a name that leads up': { objects: [state, files, { ...part, object: '../../etc/passwd.age' }] },
    'a place that leads up': { objects: [state, files, { ...part, place: 'telemetry/../../../x' }] },
    'a part with a slash': { objects: [state, files, { ...part, place: 'telemetry/log_records/a/b' }] },
    'a table that is SQL': { objects: [state, files, { ...part, place: 'telemetry/x; DROP/p' }] },
    'a size that is none': { objects: [state, files, { ...part, sizeBytes: -1 }] },
    'the same place twice': { objects: [state, files, part, part] },
    'no state': { objects: [files, part] },
    'an id that leads up': { id: '../../x' },
  }
  for (const [name, over] of Object.entries(bad))
    expect(() => parseManifest(encodeManifest({ ...manifest, ...over })), name).toThrow('damaged')
  expect(() => parseManifest(encodeManifest({ ...manifest, version: 2 }))).toThrow('newer version')
  const proto = `{"__proto__":{"x":1},"objects":[\n],\n`
  expect(() => parseManifest(Buffer.from(`${proto}"checksum":"${createHash('sha256').update(proto).digest('hex')}"}\n`))).toThrow('damaged')
})

test('before anything is touched: another key, a missing, cut or changed object, too little room, tables that are unknown', async () => {
  const store = openFolder(join(directory, 'c'))
  const manifest = await makePoint(store, id(1))
  const check = async (over: Partial<Manifest>, by = opener, room = {}): Promise<void> =>
    checkPoint({ store, opener: by, signal }, { manifest: { ...manifest, ...over }, totalBytes: 0 }, { directory, ...room })
  await check({})
  await expect(check({}, { identities: parseIdentities(generateIdentity(new Date(0)).keyFile) })).rejects.toMatchObject({
    code: 'forbidden',
  })
  const change = (over: object): Partial<Manifest> => ({ objects: manifest.objects.map((object) => ({ ...object, ...over })) })
  await expect(check(change({ sizeBytes: 10 }))).rejects.toThrow('changed or cut')
  await expect(check(change({ sha256: '0'.repeat(64) }))).rejects.toThrow('changed or cut')
  await expect(check(change({ object: 'parts/zz/gone.age' }))).rejects.toThrow('missing')
  await expect(check(change({ contentBytes: 2 ** 52 }))).rejects.toMatchObject({ code: 'disk_full' })
  // As much as is there is not enough: what comes in needs some of it, and so does whoever has set a budget.
  const { bavail, bsize } = statfsSync(directory)
  for (const room of [{ keepFreeBytes: bavail * bsize }, { budgetLeftBytes: 1000 }])
    await expect(check({}, opener, room)).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('--data-dir') as unknown,
    })
  await check({}, opener, { keepFreeBytes: 1000, budgetLeftBytes: 2 ** 40 })
  // What goes to a server needs none here; what is packed needs more than it is.
  const isElsewhere = ({ place }: { readonly place: string }): boolean => place !== 'files'
  const sized = (place: string, contentBytes: number): Partial<Manifest> => ({
    objects: manifest.objects.map((object) => (object.place === place ? { ...object, contentBytes } : object)),
  })
  await check(sized('telemetry/log_records/202611_1_1_0', 2 ** 52), opener, { isElsewhere })
  await expect(check(sized('files', 2 ** 52), opener, { isElsewhere })).rejects.toMatchObject({ code: 'disk_full' })
  const budgetLeftBytes = 1e9
  await check(sized('telemetry/log_records/202611_1_1_0', 2e8), opener, { budgetLeftBytes })
  await expect(check(sized('state', 2e8), opener, { budgetLeftBytes })).rejects.toMatchObject({ code: 'disk_full' })
  await expect(assertStillRoom({ directory, keepFreeBytes: 2 ** 52 })).rejects.toMatchObject({ code: 'disk_full' })
  await expect(check(change({ contentBytes: 1 }))).rejects.toThrow('more than its manifest says')
  await expect(check({ telemetrySchema: 999 })).rejects.toMatchObject({ code: 'conflict' })
  await expect(check(change({ place: 'telemetry/of_tomorrow/p' }))).rejects.toMatchObject({ code: 'conflict' })
})

test('of an object that was changed its name is told, although what opens it is the first to notice', async () => {
  const store = openFolder(join(directory, 'f'))
  const name = 'parts/ab/large.tar.age'
  const stored = await putSealed({ store, recipients: [mine.recipient], signal }, name, content('x'.repeat(1_000_000)))
  const path = join(directory, 'f', name)
  const bytes = readFileSync(path)
  bytes[1000] = (bytes[1000] ?? 0) ^ 1
  writeFileSync(path, bytes)
  const open = async (): Promise<void> => {
    for await (const _ of openSealed(store, { ...stored, place: 'telemetry/log_records/x', rows: 1 }, opener, signal));
  }
  await expect(open()).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining(name) as unknown })
})

test('the catalogue is read from manifests alone; removing old ones keeps what the others need', async () => {
  const store = openFolder(join(directory, 'd'))
  const first = await makePoint(store, id(1))
  const shared = first.objects.at(-1)
  if (shared === undefined) throw new Error('no part')
  const second = await makePoint(store, id(2))
  // It shares the part of the first one and has none of its own.
  await store.remove(manifestName(id(2)), signal)
  await store.put(
    manifestName(id(2)),
    content(encodeManifest({ ...second, objects: [...second.objects.slice(0, 2), shared] }).toString()),
    signal,
  )
  await makePoint(store, id(3), { instance: 'b'.repeat(32) })
  const keep = { last: 1, daily: 0, weekly: 0, monthly: 0 }
  const gone = await removeOldPoints({ store, instance: 'a'.repeat(32), made: id(2), now: Date.now(), signal }, keep)
  expect(gone).toEqual({ gone: [id(1)], isRefused: false })
  const { points, damaged } = await readCatalogue(store, signal)
  expect(points.map(({ manifest }) => manifest.id)).toEqual([id(3), id(2)])
  expect(damaged).toEqual([])
  for (const point of points) await checkPoint({ store, opener, signal }, point, { directory })
  await store.remove(manifestName(id(3)), signal)
  await store.put(manifestName(id(3)), content('{"half": '), signal)
  expect((await readCatalogue(store, signal)).damaged).toMatchObject([{ id: id(3) }])
})

test('a storage that lets nothing be removed keeps all restore points, and that is no failure', async () => {
  const s3 = await startTestS3('backups')
  try {
    const store = openBucket({ endpoint: s3.endpoint, region: 'eu-central-1', bucket: 'backups', ...s3Keys }, '')
    await makePoint(store, id(1))
    await makePoint(store, id(2))
    s3.denyRemoval()
    const keep = { last: 1, daily: 0, weekly: 0, monthly: 0 }
    expect(await removeOldPoints({ store, instance: 'a'.repeat(32), made: id(2), now: Date.now(), signal }, keep)).toEqual({
      gone: [],
      isRefused: true,
    })
    expect((await readCatalogue(store, signal)).points).toHaveLength(2)
  } finally {
    await s3.close()
  }
})

test('restore points from before a passphrase was changed are told apart, platform by platform', async () => {
  const store = openFolder(join(directory, 'e'))
  for (const key of ['age1early', 'age1now']) await store.put(`keys/${key}.age`, content('locked'), signal)
  const point = (n: number, recipients: readonly string[], instance = 'a'): { manifest: Manifest } => ({
    manifest: { id: id(n), recipients, instance } as unknown as Manifest,
  })
  const points = [
    point(5, ['age1now']),
    point(4, ['age1now', 'age1x']),
    point(3, ['age1early'], 'b'),
    point(2, ['age1x']),
    point(1, ['age1early']),
  ]
  expect(await findEarlierPassphrases(store, points, signal)).toEqual(new Set([id(1)]))
})
