import type { LabelPairs } from '../../model/label-pairs.ts'

/** Labels that name what an alert is about, the most telling first. */
const serviceLabels = ['service', 'service_name']
const thingLabels = ['database', 'queue']
const hostLabels = ['host', 'node', 'hostname', 'instance', 'target']
const mostDependencies = 50

/**
 * What an alert is about: its service, else its database or queue, else its host, or the heartbeat that is late; in the form of `nameOfNode`.
 * Empty: nobody knows.
 */
export function nodeOf(labels: LabelPairs): string {
  return (
    firstOf(labels, serviceLabels) ||
    firstOf(labels, thingLabels) ||
    (isOfHeartbeat(labels) ? firstOf(labels, ['monitor']) : hostOf(labels))
  )
}

/** Whether an alert is about a service, and not about what services run on or use. */
export function isAboutService(labels: LabelPairs): boolean {
  return firstOf(labels, serviceLabels) !== ''
}

/** What an alert's own labels say that it depends on: `depends_on` (names with commas between them), and its host. */
export function dependenciesOf(labels: LabelPairs): readonly string[] {
  const own = nodeOf(labels)
  const said = (labels.find(([name]) => name === 'depends_on')?.[1] ?? '').split(/[\s,]+/).slice(0, mostDependencies)
  return [...said.map(nameOfNode), hostOf(labels)].filter((name) => name !== '' && name !== own)
}

/** One name for one thing, however it is written: `https://DB-1.shop:5432/x` is `db-1.shop`. */
export function nameOfNode(text: string): string {
  const [host = ''] = text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .split('/')
  // Of an IPv6 address the colons are no port.
  return host.startsWith('[') || host.split(':').length > 2 ? host.replace(/^\[(.*)\](:\d+)?$/, '$1') : host.replace(/:\d+$/, '')
}

/** Heartbeats come from anywhere: all of them have the same `instance`, which is no host. */
function isOfHeartbeat(labels: LabelPairs): boolean {
  return labels.some(([name, value]) => name === 'kind' && value === 'heartbeat')
}

function hostOf(labels: LabelPairs): string {
  return isOfHeartbeat(labels) ? '' : firstOf(labels, hostLabels)
}

function firstOf(labels: LabelPairs, names: readonly string[]): string {
  for (const wanted of names) {
    const value = labels.find(([name]) => name === wanted)?.[1]
    if (value !== undefined && value !== '') return nameOfNode(value)
  }
  return ''
}
