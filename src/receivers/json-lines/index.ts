import { z } from 'zod'

import { splitAt } from '../frames.ts'
import { anyContentType, type Decode, defineReceiver, type Endpoint } from '../receiver.ts'
import { listenAt, portSetting, socketSettings } from '../socket-settings.ts'
import { answers } from './answers.ts'
import { cards } from './cards.ts'
import { limits } from './limits.ts'
import { LineReader } from './line-reader.ts'
import { walkLines, walkTexts } from './walk-lines.ts'
import { walkValues } from './walk-values.ts'

const settings = z.strictObject({
  tcp: portSetting('TCP port for lines of JSON (NDJSON)'),
  ...socketSettings,
})

/** JSON, lines of JSON, and text, from whatever writes them: the shapes of pino, bunyan, winston, zap, logrus and ECS are known. */
export const jsonLines = defineReceiver({
  name: 'json_lines',
  title: 'JSON, lines of JSON, text',
  cards,
  settings,
  endpoints: (chosen) => {
    const listen = listenAt(chosen, chosen.tcp)
    const tcp: Endpoint[] =
      listen === undefined
        ? []
        : [
            {
              kind: 'tcp',
              signal: 'logs',
              path: 'tcp',
              listen,
              maxFrameBytes: limits.frameBytes,
              split: splitAt(0x0a),
              restIsFrame: true,
              decode: decodeFrames,
            },
          ]
    return [http('json', decodeJson), http('ndjson', decodeLines), http('text', decodeText), ...tcp]
  },
})

function http(name: string, decode: Decode): Endpoint {
  return {
    kind: 'http',
    signal: 'logs',
    method: 'POST',
    path: `/ingest/${name}`,
    contentTypes: [anyContentType],
    // Beacons of browsers carry no headers of their own.
    keyParameter: 'key',
    maxBodyBytes: limits.bodyBytes,
    inlineBytes: limits.inlineBytes,
    decode,
    answers,
  }
}

const decodeJson: Decode = ({ body, query }, sink) => {
  const reader = new LineReader(body, sink, query)
  walkValues(body, (kind, start, end) => {
    if (kind === 'object') reader.readObject(start, end)
    else reader.refuse()
  })
}

const decodeLines: Decode = ({ body, query }, sink) => {
  const reader = new LineReader(body, sink, query)
  walkLines(body, (start, end) => reader.readObject(start, end))
}

const decodeText: Decode = ({ body, query }, sink) => {
  const reader = new LineReader(body, sink, query)
  walkTexts(body, (start, end) => reader.readText(start, end))
}

const decodeFrames: Decode = ({ body, query, frames }, sink) => {
  const reader = new LineReader(body, sink, query)
  for (let i = 0; i < (frames?.length ?? 0); i++) {
    const start = frames?.starts[i] ?? 0
    walkLines(body.subarray(0, frames?.ends[i]), (from, to) => reader.readObject(from, to), start)
  }
}
