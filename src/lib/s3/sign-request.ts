import { createHash, createHmac } from 'node:crypto'

export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface UnsignedRequest {
  readonly method: string
  /** Of the path, not escaped; begins with `/`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Lower case; `host` is among them. */
  readonly headers: Readonly<Record<string, string>>
  /** SHA-256 of the body in hexadecimal digits. */
  readonly bodyHash: string
}

const algorithm = 'AWS4-HMAC-SHA256'

/** The headers that sign a request to S3 (AWS Signature Version 4), and its address as it must be sent. */
export function signRequest(
  request: UnsignedRequest,
  { accessKeyId, secretAccessKey }: S3Credentials,
  { region, now }: { readonly region: string; readonly now: Date },
): { readonly target: string; readonly headers: Readonly<Record<string, string>> } {
  const at = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = at.slice(0, 8)
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': at, 'x-amz-content-sha256': request.bodyHash }
  const names = Object.keys(headers).toSorted()
  const path = request.path.split('/').map(escape).join('/')
  const query = Object.entries(request.query)
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .toSorted()
    .join('&')
  const canonical = [
    request.method,
    path,
    query,
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    request.bodyHash,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = [algorithm, at, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, word) => hmac(secret, word),
    Buffer.from(`AWS4${secretAccessKey}`),
  )
  const signature = hmac(key, toSign).toString('hex')
  return {
    target: query === '' ? path : `${path}?${query}`,
    headers: {
      ...headers,
      authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** As RFC 3986 has it, which escapes more than JavaScript does. */
function escape(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
