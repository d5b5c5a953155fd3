import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { Fault } from '../errors.ts'
import { createExchange, readText, type S3Answer } from './exchange.ts'
import { readElement } from './read-xml.ts'
import { type S3Credentials, signRequest } from './sign-request.ts'

export interface S3Options extends S3Credentials {
  /** `https://host:port` of the service; the bucket stands in the path. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
}

export interface S3Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD'
  /** Of the object; empty: the bucket. */
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  readonly signal: AbortSignal
}

/** Requests to one bucket, signed, and sent again when the service or the way to it fails. */
export interface S3Client {
  readonly place: string
  /** Throws Fault `not_found`, `conflict` (a name is taken), `forbidden`, `unavailable`. */
  call(call: S3Call): Promise<S3Answer>
  close(): void
}

const attempts = 5
const firstPauseMs = 200
const retried = new Set([408, 425, 429, 500, 502, 503, 504])

export function createS3Client(options: S3Options): S3Client {
  const endpoint = new URL(options.endpoint)
  const connection = createExchange(endpoint)
  const attempt = async ({ method, key, query = {}, headers = {}, body = Buffer.alloc(0), signal }: S3Call): Promise<S3Answer> => {
    const base = endpoint.pathname.replace(/\/$/, '')
    const signed = signRequest(
      {
        method,
        path: `${base}/${options.bucket}${key === '' ? '' : `/${key}`}`,
        query,
        headers: { ...headers, host: endpoint.host },
        bodyHash: createHash('sha256').update(body).digest('hex'),
      },
      options,
      { region: options.region, now: new Date() },
    )
    return connection.exchange({ method, target: signed.target, headers: signed.headers, body, signal })
  }
  return {
    place: `s3://${options.bucket} at ${endpoint.host}`,
    close: () => connection.close(),
    async call(call) {
      for (let count = 1; ; count++) {
        call.signal.throwIfAborted()
        let problem: unknown
        try {
          const answer = await attempt(call)
          if (answer.status >= 200 && answer.status < 300) return answer
          const xml = await readText(answer).catch(() => '')
          if (!retried.has(answer.status)) throw faultOf(answer.status, xml)
          problem = new Error(`status ${answer.status} ${readElement(xml, 'Code').slice(0, 100)}`)
        } catch (error) {
          if (error instanceof Fault || call.signal.aborted) throw error
          problem = error
        }
        if (count === attempts)
          throw new Fault('unavailable', `The storage at ${endpoint.host} does not answer as it should`, { cause: problem })
        await sleep(firstPauseMs * 2 ** (count - 1) * (0.5 + Math.random()), undefined, { signal: call.signal })
      }
    },
  }
}

function faultOf(status: number, xml: string): Fault {
  const said = `${status} ${readElement(xml, 'Code').replaceAll(/\W/g, '').slice(0, 60)}`.trim()
  if (status === 404) return new Fault('not_found', `The storage has no such bucket or object (${said})`)
  if (status === 409 || status === 412) return new Fault('conflict', `The object is in the storage already (${said})`)
  if (status === 401 || status === 403)
    return new Fault('forbidden', `The storage refuses the access key, or what was asked with it (${said})`)
  return new Fault('unavailable', `The storage refused the request (${said})`)
}
