import { createHash } from 'node:crypto'

import { z } from 'zod'

import { Fault } from '../lib/errors.ts'
import { blobName } from '../storage/blobs/index.ts'

/** Raised by one when an older Vedette could not restore what this one writes. */
export const manifestVersion = 1

const bytes = z
  .number()
  .int()
  .min(0)
  .max(2 ** 53 - 1)
const part = /^[\w-]{1,200}$/

/** Where an object belongs: `state`, `files`, `telemetry/<table>/<part>` (files of a part) or `rows/<table>/<name>` (rows in the format Native). */
const place = z
  .string()
  .max(500)
  .refine((text) => text === 'state' || text === 'files' || isPartPlace(text), 'is no place')

const storedObject = z.strictObject({
  object: z
    .string()
    .regex(blobName)
    .regex(/\.age$/),
  /** As it lies there, encrypted. */
  sizeBytes: bytes,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  place,
  /** Before it was packed and encrypted. */
  contentBytes: bytes,
  rows: bytes,
})
export type StoredObject = z.infer<typeof storedObject>

const counts = z.record(z.string().regex(/^\w{1,100}$/), bytes)

const manifestHead = z.strictObject({
  format: z.literal('vedette back-up'),
  version: z.number().int().min(1),
  id: z.string().regex(/^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$/),
  /** Who made it: back-ups of one platform share objects. */
  instance: z.string().regex(/^[0-9a-f]{32}$/),
  /** Version of the program. */
  program: z.string().max(64),
  /** Everything that was acknowledged before is in it. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** The one before: whose objects it may share. */
  parent: z.string().max(64).nullable(),
  recipients: z.array(z.string().max(100)).min(1).max(40),
  /** Names of the state store's migrations. */
  stateSchema: z.array(z.string().max(200)).max(10_000),
  telemetrySchema: z.number().int().min(0),
  /** Rows of each table. */
  state: counts,
  telemetry: counts,
  /** Null: telemetry is in it; else why it is not. */
  withoutTelemetry: z.string().max(500).nullable(),
  newBytes: bytes,
})

const manifestSchema = manifestHead.extend({ objects: z.array(storedObject).min(2).max(1_000_000) })
/** What a restore point is made of. It is written last: without it there is no restore point. */
export type Manifest = z.infer<typeof manifestSchema>

/** One object a line, so that `sed` and `sha256sum` can work with it; the last line has the SHA-256 of all before it. */
export function encodeManifest({ objects, ...head }: Manifest): Buffer {
  const text = `${JSON.stringify(head).slice(0, -1)},"objects":[\n${objects.map((object) => JSON.stringify(object)).join(',\n')}\n],\n`
  return Buffer.from(`${text}"checksum":"${createHash('sha256').update(text).digest('hex')}"}\n`)
}

/** Throws Fault `bad_input` when it is damaged or leads elsewhere, `conflict` when a newer Vedette wrote it. */
export function parseManifest(bytesRead: Buffer): Manifest {
  const at = bytesRead.lastIndexOf('"checksum":"')
  const checksum = bytesRead.toString('latin1', at + 12, at + 76)
  if (at < 0 || createHash('sha256').update(bytesRead.subarray(0, at)).digest('hex') !== checksum) throw damaged('its checksum is another')
  const { checksum: _, ...value } = parseObject(bytesRead)
  if (typeof value['version'] === 'number' && value['version'] > manifestVersion)
    throw new Fault('conflict', 'The back-up was made by a newer version of Vedette; restore it with that version')
  const result = manifestSchema.safeParse(value)
  if (!result.success) throw damaged(`${result.error.issues[0]?.path.join('.') ?? ''} is not what it must be`)
  const { objects } = result.data
  if (new Set(objects.map((object) => object.place)).size !== objects.length) throw damaged('two objects belong to one place')
  if (!['state', 'files'].every((needed) => objects.some((object) => object.place === needed))) throw damaged('an object is missing')
  return result.data
}

function parseObject(bytesRead: Buffer): Record<string, unknown> {
  try {
    // Its schema is checked by whoever called.
    return JSON.parse(bytesRead.toString('utf8')) as Record<string, unknown>
  } catch {
    throw damaged('it cannot be read')
  }
}

/** The table and the name of the part that an object belongs to, and whether it holds rows or files; undefined: it is none of telemetry. */
export function partOf({
  place: text,
}: Pick<StoredObject, 'place'>): { readonly table: string; readonly part: string; readonly isRows: boolean } | undefined {
  const [kind, table = '', name = ''] = text.split('/')
  return kind === 'telemetry' || kind === 'rows' ? { table, part: name, isRows: kind === 'rows' } : undefined
}

function isPartPlace(text: string): boolean {
  const [kind, table = '', name = '', ...rest] = text.split('/')
  return (kind === 'telemetry' || kind === 'rows') && /^\w{1,100}$/.test(table) && part.test(name) && rest.length === 0
}

function damaged(reason: string): Fault {
  return new Fault('bad_input', `The manifest of the back-up is damaged: ${reason}`)
}
