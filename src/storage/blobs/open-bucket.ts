import { createHash } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import { readText } from '../../lib/s3/exchange.ts'
import { readElement, readElements } from '../../lib/s3/read-xml.ts'
import { createS3Client, type S3Client, type S3Options } from '../../lib/s3/s3-client.ts'
import { type Blob, blobName, type BlobStore } from './blob-store.ts'
import { cutParts } from './cut-parts.ts'

/** S3 takes parts of 5 MiB at least, and 10,000 of them: 160 GiB in one object, a part of a table at most. */
const partBytes = 16 * 1024 * 1024

/** Objects in a bucket of S3 or what speaks like it, below a prefix that ends with `/` or is empty. */
export function openBucket(options: S3Options, prefix: string): BlobStore {
  const client = createS3Client(options)
  const keyOf = (name: string): string => {
    if (!blobName.test(name)) throw new Fault('bad_input', 'This is no name of an object')
    return prefix + name
  }
  return {
    place: `${client.place}${prefix === '' ? '' : `/${prefix}`}`,
    async put(name, content, signal) {
      const key = keyOf(name)
      await refuseTaken(client, key, signal)
      const parts = cutParts(content, partBytes)
      const first = await parts.next()
      const second = first.done === true ? first : await parts.next()
      if (second.done === true) {
        const body = first.done === true ? Buffer.alloc(0) : first.value
        await putWhole(client, key, body, signal)
        return
      }
      if (first.done !== true) await putInParts(client, key, [first.value, second.value], parts, signal)
    },
    async get(name, signal) {
      return (await client.call({ method: 'GET', key: keyOf(name), signal })).body
    },
    async *list(begin, signal) {
      for (let token = ''; ;) {
        const query = { 'list-type': '2', prefix: prefix + begin, ...(token === '' ? {} : { 'continuation-token': token }) }
        const xml = await readText(await client.call({ method: 'GET', key: '', query, signal }))
        for (const entry of readElements(xml, 'Contents')) {
          const blob = toBlob(entry, prefix)
          if (blob !== undefined) yield blob
        }
        if (readElement(xml, 'IsTruncated') !== 'true') return
        token = readElement(xml, 'NextContinuationToken')
        // A part of a list must not be taken for all: what is not in it counts as gone.
        if (token === '') throw new Fault('unavailable', 'The storage did not say how its list goes on: it does not know ListObjectsV2')
      }
    },
    async remove(name, signal) {
      await client.call({ method: 'DELETE', key: keyOf(name), signal }).then(
        ({ body }) => void body.resume(),
        (error: unknown) => {
          if (!(error instanceof Fault && error.code === 'not_found')) throw error
        },
      )
    },
  }
}

/** Names are made of chance, so this is for mistakes; the services that know `If-None-Match` refuse by themselves, too. */
async function refuseTaken(client: S3Client, key: string, signal: AbortSignal): Promise<void> {
  try {
    const { body } = await client.call({ method: 'HEAD', key, signal })
    body.resume()
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found') return
    throw error
  }
  throw new Fault('conflict', 'The object is in the storage already')
}

async function putWhole(client: S3Client, key: string, body: Buffer, signal: AbortSignal): Promise<void> {
  const answer = await client.call({ method: 'PUT', key, body, headers: { 'content-md5': md5(body) }, signal })
  answer.body.resume()
}

async function putInParts(
  client: S3Client,
  key: string,
  begun: readonly Buffer[],
  rest: AsyncGenerator<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  const started = await readText(await client.call({ method: 'POST', key, query: { uploads: '' }, signal }))
  const uploadId = readElement(started, 'UploadId')
  if (uploadId === '') throw new Fault('unavailable', 'The storage does not take objects in parts')
  try {
    const tags: string[] = []
    const send = async (body: Buffer): Promise<void> => {
      const query = { partNumber: String(tags.length + 1), uploadId }
      const { headers, body: answer } = await client.call({
        method: 'PUT',
        key,
        query,
        body,
        headers: { 'content-md5': md5(body) },
        signal,
      })
      answer.resume()
      tags.push(headers.etag ?? '')
    }
    for (const part of begun) await send(part)
    for await (const part of rest) await send(part)
    const list = tags.map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`)
    const body = Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`)
    const ended = await readText(await client.call({ method: 'POST', key, query: { uploadId }, body, signal }))
    // It may say 200 at first, and then that it failed.
    if (readElement(ended, 'ETag') === '') throw new Fault('unavailable', 'The storage could not put the parts of an object together')
  } catch (error) {
    await client.call({ method: 'DELETE', key, query: { uploadId }, signal: AbortSignal.timeout(10_000) }).then(
      ({ body }) => void body.resume(),
      () => undefined,
    )
    throw error
  }
}

function toBlob(entry: string, prefix: string): Blob | undefined {
  const key = readElement(entry, 'Key')
  const name = key.slice(prefix.length)
  const sizeBytes = Number(readElement(entry, 'Size'))
  if (!key.startsWith(prefix) || !blobName.test(name) || !Number.isSafeInteger(sizeBytes)) return undefined
  return { name, sizeBytes, modifiedAtMs: Date.parse(readElement(entry, 'LastModified')) || 0 }
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
