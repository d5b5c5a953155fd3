import { elasticsearch } from './elasticsearch/index.ts'
import { fluentForward } from './fluent-forward/index.ts'
import { gelf } from './gelf/index.ts'
import { github } from './github/index.ts'
import { jsonLines } from './json-lines/index.ts'
import { logplex } from './logplex.ts'
import { loki } from './loki/index.ts'
import { otlp } from './otlp/index.ts'
import type { Receiver } from './receiver.ts'
import { remoteWrite } from './remote-write/index.ts'
import { statsd } from './statsd/index.ts'
import { syslog } from './syslog/index.ts'

/** Every receiver: one line each. The page shows their cards in this order. */
export const receivers: readonly Receiver[] = [
  otlp,
  remoteWrite,
  jsonLines,
  loki,
  syslog,
  logplex,
  elasticsearch,
  fluentForward,
  gelf,
  statsd,
  github,
]

export { FrameCursor, FrameList } from './frames.ts'
export { prometheusStatuses } from './prometheus-statuses.ts'
export { place } from './snippet-card.ts'
