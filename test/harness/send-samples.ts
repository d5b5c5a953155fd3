import { encodeSnappyBlock } from '../../src/lib/wire/encode-snappy-block.ts'
import { encodeMessage } from '../../src/receivers/remote-write/testdata/messages.ts'

/** A series as a sender of remote write 1.0 has it. */
export interface SentSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly samples: readonly { readonly timestamp: number; readonly value: number }[]
}

const samplesInBody = 20_000

/** Sends samples by remote write 1.0, in the order given, to the platform or to a Prometheus; throws when a body is refused. */
export async function sendSamples(url: string, headers: Readonly<Record<string, string>>, series: Iterable<SentSeries>): Promise<void> {
  let batch: object[] = []
  let samples = 0
  const send = async (): Promise<void> => {
    const body = encodeSnappyBlock(encodeMessage('WriteRequest', { timeseries: batch }))
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
        ...headers,
      },
      body: new Uint8Array(body),
    })
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
    batch = []
    samples = 0
  }
  for (const one of series) {
    const labels = Object.entries(one.labels).toSorted(([a], [b]) => (a < b ? -1 : 1))
    batch.push({ labels: labels.map(([name, value]) => ({ name, value })), samples: one.samples })
    samples += one.samples.length
    if (samples >= samplesInBody) await send()
  }
  if (batch.length > 0) await send()
}
