import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A storage that speaks S3, for tests: strict about signatures, and with faults on demand. */
export interface TestS3 {
  readonly endpoint: string
  readonly objects: Map<string, Buffer>
  /** Uploads in parts that were begun and neither ended nor given up. */
  readonly uploads: Map<string, Map<number, Buffer>>
  /** Answers so many requests with 503. */
  failNext(count: number): void
  /** Answers its lists from now on as storages do that know the first version only: cut off, without saying where they go on. */
  forgetTokens(): void
  /** From now on nothing may be removed. */
  denyRemoval(): void
  close(): Promise<void>
}

export const s3Keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const pageSize = 3

/** Starts one with one bucket. It computes the signature from what arrived, by the letter of the specification, and nothing of ours. */
export async function startTestS3(bucket: string): Promise<TestS3> {
  const objects = new Map<string, Buffer>()
  const uploads = new Map<string, Map<number, Buffer>>()
  let toFail = 0
  let mayRemove = true
  let hasTokens = true
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      const answer = (status: number, text: string | Buffer = '', headers: Record<string, string> = {}): void => {
        response.writeHead(status, headers).end(request.method === 'HEAD' ? '' : text)
      }
      if (toFail > 0) {
        toFail--
        return answer(503, '<Error><Code>SlowDown</Code></Error>')
      }
      const wrong = whatIsWrong(request, body)
      if (wrong !== undefined) return answer(403, `<Error><Code>${wrong}</Code></Error>`)
      const url = new URL(request.url ?? '/', 'http://s3')
      const [, name, ...rest] = decodeURIComponent(url.pathname).split('/')
      if (name !== bucket) return answer(404, '<Error><Code>NoSuchBucket</Code></Error>')
      const key = rest.join('/')
      const query = url.searchParams
      const tag = `"${createHash('md5').update(body).digest('hex')}"`
      const object = objects.get(key)
      const uploadId = query.get('uploadId') ?? ''
      const parts = uploads.get(uploadId)
      if (request.method === 'GET' && key === '') return answer(200, listOf(objects, query, hasTokens))
      if (request.method === 'GET' || request.method === 'HEAD') {
        if (object === undefined) return answer(404, '<Error><Code>NoSuchKey</Code></Error>')
        return answer(200, object, { 'content-length': String(object.length) })
      }
      if (request.method === 'POST' && query.has('uploads')) {
        const id = randomBytes(8).toString('hex')
        uploads.set(id, new Map())
        return answer(200, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
      }
      if (request.method === 'PUT' && uploadId !== '') {
        if (parts === undefined) return answer(404, '<Error><Code>NoSuchUpload</Code></Error>')
        parts.set(Number(query.get('partNumber')), body)
        return answer(200, '', { etag: tag })
      }
      if (request.method === 'POST' && parts !== undefined) {
        const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)</g)]
        const found = named.map(([, number]) => parts.get(Number(number)) ?? Buffer.alloc(0))
        if (found.slice(0, -1).some(({ length }) => length < 5 * 1024 * 1024))
          return answer(400, '<Error><Code>EntityTooSmall</Code></Error>')
        objects.set(key, Buffer.concat(found))
        uploads.delete(uploadId)
        return answer(200, `<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>`)
      }
      if (request.method === 'DELETE' && !mayRemove) return answer(403, '<Error><Code>AccessDenied</Code></Error>')
      if (request.method === 'DELETE') {
        if (uploadId === '') objects.delete(key)
        else uploads.delete(uploadId)
        return answer(204)
      }
      if (request.method === 'PUT') {
        if (request.headers['content-md5'] !== createHash('md5').update(body).digest('base64'))
          return answer(400, '<Error><Code>BadDigest</Code></Error>')
        objects.set(key, body)
        return answer(200, '', { etag: tag })
      }
      answer(400)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    uploads,
    failNext: (count) => void (toFail = count),
    forgetTokens: () => void (hasTokens = false),
    denyRemoval: () => void (mayRemove = false),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function whatIsWrong(request: IncomingMessage, body: Buffer): string | undefined {
  const [, keyId, day, region, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  const signed = (names ?? '').split(';')
  const at = String(request.headers['x-amz-date'])
  if (keyId !== s3Keys.accessKeyId) return 'InvalidAccessKeyId'
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.includes(name))) return 'AccessDenied'
  if (day !== at.slice(0, 8) || Math.abs(Date.now() - parseAmzDate(at)) > 900_000) return 'RequestTimeTooSkewed'
  const hash = createHash('sha256').update(body).digest('hex')
  if (request.headers['x-amz-content-sha256'] !== hash) return 'XAmzContentSHA256Mismatch'
  const [path = '', search = ''] = (request.url ?? '').split('?')
  const query = search === '' ? '' : search.split('&').toSorted().join('&')
  const lines = [request.method, path, query, ...signed.map((name) => `${name}:${String(request.headers[name])}`), '', names, hash]
  const text = `AWS4-HMAC-SHA256\n${at}\n${day}/${region}/s3/aws4_request\n${createHash('sha256').update(lines.join('\n')).digest('hex')}`
  let key = Buffer.from(`AWS4${s3Keys.secretAccessKey}`)
  for (const word of [day ?? '', region ?? '', 's3', 'aws4_request']) key = createHmac('sha256', key).update(word).digest()
  return createHmac('sha256', key).update(text).digest('hex') === signature ? undefined : 'SignatureDoesNotMatch'
}

function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function listOf(objects: ReadonlyMap<string, Buffer>, query: URLSearchParams, hasTokens: boolean): string {
  const after = query.get('continuation-token') ?? ''
  const names = [...objects.keys()].toSorted().filter((name) => name.startsWith(query.get('prefix') ?? '') && name > after)
  const page = names.slice(0, pageSize)
  const isCut = names.length > page.length
  const contents = page.map(
    (name) =>
      `<Contents><Key>${name}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>${objects.get(name)?.length ?? 0}</Size></Contents>`,
  )
  return `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${isCut}</IsTruncated>${contents.join('')}${isCut && hasTokens ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}</ListBucketResult>`
}
