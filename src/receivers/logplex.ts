import { z } from 'zod'

import { FrameCursor, FrameList } from './frames.ts'
import { prometheusStatuses } from './prometheus-statuses.ts'
import { type Answers, type Decode, defineReceiver } from './receiver.ts'
import { place } from './snippet-card.ts'
import { decodeSyslog } from './syslog/decode-syslog.ts'
import { splitSyslog } from './syslog/split-syslog.ts'

const bodyBytes = 8 * 1024 * 1024

/** It drops what is refused, whatever the answer; the text is for those who try it by hand. */
const answers: Answers = {
  accepted: () => ({ status: 204 }),
  refused: ({ kind, message }) => ({
    status: prometheusStatuses[kind],
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `${message}\n`,
  }),
}

/** HTTPS drains of Heroku (https://devcenter.heroku.com/articles/log-drains): messages of syslog that say their length, one behind the other. */
export const logplex = defineReceiver({
  name: 'logplex',
  title: 'Heroku log drains',
  cards: [
    {
      name: 'heroku',
      title: 'Heroku',
      note: 'log drain',
      text: `heroku drains:add -a checkout \\
  "https://drain:${place.key}@${place.hostname}:${place.port}/logplex?service=checkout"`,
    },
  ],
  settings: z.strictObject({}),
  endpoints: () => [
    {
      kind: 'http',
      signal: 'logs',
      method: 'POST',
      path: '/logplex',
      contentTypes: ['application/logplex-1'],
      maxBodyBytes: bodyBytes,
      decode,
      answers,
    },
  ],
})

const decode: Decode = (intake, sink) => {
  const { body } = intake
  const frames = new FrameList()
  const cursor = new FrameCursor()
  for (let at = 0; at < body.length; at = cursor.next) {
    cursor.searched = 0
    if (!splitSyslog(body, at, body.length, cursor)) {
      sink.reject('malformed', 1)
      break
    }
    frames.add(cursor.start, cursor.end, '')
  }
  decodeSyslog({ ...intake, frames }, sink, () => 0)
}
