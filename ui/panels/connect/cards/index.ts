import type { SnippetCard } from '../snippet-card.ts'
import { elasticsearch } from './elasticsearch.ts'
import { fluentForward } from './fluent-forward.ts'
import { gelf } from './gelf.ts'
import { github } from './github.ts'
import { jsonLines } from './json-lines.ts'
import { loki } from './loki.ts'
import { otlp } from './otlp.ts'
import { pushgateway } from './pushgateway.ts'
import { remoteWrite } from './remote-write.ts'
import { statsd } from './statsd.ts'
import { syslog } from './syslog.ts'

/** The cards of each receiver, under its name, and of the Pushgateway: a line each, in the order in which they are shown. */
export const cardsOf: Readonly<Record<string, readonly SnippetCard[]>> = {
  otlp,
  remote_write: remoteWrite,
  pushgateway,
  json_lines: jsonLines,
  loki,
  syslog,
  elasticsearch,
  fluent_forward: fluentForward,
  gelf,
  statsd,
  github,
}

export const snippetCards: readonly SnippetCard[] = Object.values(cardsOf).flat()
