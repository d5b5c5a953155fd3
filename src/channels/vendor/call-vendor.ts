import type { OutgoingAnswer, OutgoingRequest } from '../../lib/outgoing/outgoing-http.ts'
import { DeliveryFault, type DeliverCall } from '../channel.ts'
import type { HttpConfig } from '../settings/http-config.ts'
import { readTlsConfig } from '../settings/tls-config.ts'
import { cleanText } from '../text/clean-text.ts'
import { cutText } from '../text/cut-text.ts'
import { authorize } from './authorize.ts'
import { retryAfterMs } from './retry-after.ts'
import { sendOnce } from './send-once.ts'

export interface VendorCall {
  /** Begins the error's text. */
  readonly vendor: string
  readonly request: Omit<OutgoingRequest, 'tls' | 'followRedirects'>
  readonly http: HttpConfig | undefined
  /** What the vendor says went wrong, of an answer that is an error; the body when left out. */
  readonly detail?: (answer: OutgoingAnswer) => string
  /** Answers that come back though they are errors: the channel knows what to do. */
  readonly pass?: (answer: OutgoingAnswer) => boolean
  /** Answers that are an error for the token or the settings, besides those whose status says so. */
  readonly isOfChannel?: (answer: OutgoingAnswer) => boolean
  /** Statuses that pass, as 429 does. */
  readonly passing?: readonly number[]
  /** Answers of 2xx in HTML are believed: somebody's own server. */
  readonly anyBody?: boolean
}

/** Who asks, or where, is what these are about, whatever the message says. */
const ofChannel: ReadonlySet<number> = new Set([401, 402, 404, 405, 407, 410])
/** More of what a server says helps nobody. */
const maxDetail = 300

/**
 * One request to a vendor. Answers of 2xx come back; everything else is thrown as DeliveryFault: 429 and 5xx may be tried again, after the
 * time the vendor asks for, all others not.
 */
export async function callVendor(
  call: Pick<DeliverCall<unknown, unknown>, 'send' | 'readSecretFile' | 'signal' | 'now'>,
  { vendor, request, http, detail, pass, isOfChannel, passing = [], anyBody }: VendorCall,
): Promise<OutgoingAnswer> {
  const answer = await sendOnce(call, vendor, {
    ...request,
    headers: { ...request.headers, ...(await authorize(call, http)) },
    tls: await readTlsConfig(http?.tls_config, call.readSecretFile),
    followRedirects: http?.follow_redirects ?? true,
  })
  const { status } = answer
  if (status >= 200 && status < 300) {
    if (anyBody !== true && isHtml(answer)) {
      throw new DeliveryFault(`${vendor}: the answer is a web page; a proxy or a log-in page may stand in between.`, {
        retryable: true,
        mayHaveArrived: true,
      })
    }
    return answer
  }
  if (pass?.(answer) === true && !isHtml(answer)) return answer
  const said = isHtml(answer) ? '' : oneLine([detail?.(answer) ?? '', answer.body].find((text) => text !== '') ?? '')
  const wait = retryAfterMs(answer, call.now)
  const passes = status === 429 || status >= 500 || passing.includes(status)
  throw new DeliveryFault(`${vendor} answered ${status}${said === '' ? '' : `: ${said}`}`, {
    retryable: passes,
    // A gateway that gives up, or a server that falls over, may have passed it on.
    mayHaveArrived: status >= 500 && status !== 503,
    // What stands before somebody's own server may forbid words.
    isOfChannel: !passes && (ofChannel.has(status) || (status === 403 && anyBody !== true) || isOfChannel?.(answer) === true),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  })
}

/** What a server says, fit for one line of an error. */
export function oneLine(text: string): string {
  return cutText(cleanText(text).replaceAll(/\s+/g, ' ').trim(), maxDetail)
}

function isHtml({ headers, body }: OutgoingAnswer): boolean {
  return (headers['content-type'] ?? '').includes('text/html') || /^\s*<(!doctype|html)/i.test(body)
}
