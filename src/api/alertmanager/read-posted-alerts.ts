import { compareBytes } from '../../lib/compare-bytes.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import type { PostedAlert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { ForeignCall } from '../foreign-route.ts'
import { badBody, badField, isObject, type Read, refuseNoJson, timeOf, wellFormed } from './read-json-body.ts'
import { BodyProblem, splitArray } from './split-array.ts'

interface PostedAlerts {
  /** Those that are valid. */
  readonly alerts: readonly PostedAlert[]
  /** What is wrong with each of the others. */
  readonly problems: readonly string[]
}

const mostAlerts = 20_000
const mostPairs = 256

/** The body of a POST to `/api/v2/alerts`. What cannot be read at all refuses everything; an alert that is not valid only itself. */
export async function readPostedAlerts(call: Pick<ForeignCall, 'headers' | 'body'>, nowMs: number): Promise<Read<PostedAlerts>> {
  const refused = refuseNoJson(call, 'alerts')
  if (refused !== undefined) return refused
  const alerts: PostedAlert[] = []
  const problems: string[] = []
  let at = 0
  try {
    for await (const piece of splitArray(call.body)) {
      for (const one of piece) {
        const alert = readAlert(one, at++)
        if (alert.refusal !== undefined) return alert
        const problem = checkAlert(alert.value, nowMs)
        if (problem === undefined) alerts.push(alert.value)
        else problems.push(problem)
      }
      if (at > mostAlerts) return badBody('alerts', `there are more than ${mostAlerts} alerts in it: send them in several requests`)
      await nextTurn()
    }
  } catch (error) {
    if (error instanceof BodyProblem) return badBody('alerts', error.message)
    throw error
  }
  return { value: { alerts, problems } }
}

function readAlert(value: unknown, at: number): Read<PostedAlert> {
  if (!isObject(value)) return badBody('alerts', `json: alert ${at} is not an object`)
  const { labels, annotations = {}, startsAt = '', endsAt = '', generatorURL = '' } = value
  if (labels === undefined || labels === null) return badField(602, `${at}.labels in body is required`)
  const [labelPairs, annotationPairs] = [pairsOf(labels, isNotEmpty), pairsOf(annotations ?? {}, () => true)]
  if (labelPairs === undefined) return badBody('alerts', `json: the labels of alert ${at} are not ${mostPairs} texts by name at most`)
  if (annotationPairs === undefined)
    return badBody('alerts', `json: the annotations of alert ${at} are not ${mostPairs} texts by name at most`)
  if (typeof generatorURL !== 'string' || !isUri(generatorURL)) {
    return badField(601, `${at}.generatorURL in body must be of type uri: ${JSON.stringify(generatorURL)}`)
  }
  const times = [startsAt, endsAt].map((text) => (text === '' || text === null ? undefined : timeOf(text)))
  if (times.some((ms) => Number.isNaN(ms))) return badBody('alerts', `alert ${at} has a time that is not written as RFC 3339 wants it`)
  const [startsAtMs, endsAtMs] = times
  return { value: { labels: labelPairs, annotations: annotationPairs, startsAtMs, endsAtMs, generatorUrl: wellFormed(generatorURL) } }
}

/** In Alertmanager's words. */
function checkAlert({ labels, startsAtMs, endsAtMs }: PostedAlert, nowMs: number): string | undefined {
  if ((startsAtMs ?? endsAtMs ?? nowMs) > (endsAtMs ?? Number.POSITIVE_INFINITY)) return 'start time must be before end time'
  if (labels.length === 0) return 'at least one label pair required'
  return labels.some(([name]) => name === '') ? 'invalid label set: invalid name ""' : undefined
}

function pairsOf(value: unknown, keeps: (text: string) => boolean): LabelPairs | undefined {
  if (!isObject(value)) return undefined
  const entries = Object.entries(value)
  if (entries.length > mostPairs) return undefined
  const pairs: [string, string][] = []
  for (const [name, text] of entries) {
    if (typeof text !== 'string') return undefined
    if (keeps(text)) pairs.push([name, wellFormed(text)])
  }
  return pairs.sort(([a], [b]) => compareBytes(a, b))
}

function isNotEmpty(text: string): boolean {
  return text !== ''
}

/** As Go's `url.ParseRequestURI`: with a scheme, or a path. */
function isUri(text: string): boolean {
  return text === '' || /^([a-z][a-z0-9+.-]*:|\/)[^\s]*$/i.test(text)
}
