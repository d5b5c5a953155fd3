import { z } from 'zod'

import { compileRegex, hostPort, readHostPort, regex } from '../fields.ts'
import type { Figure } from '../figure.ts'
import { addressFigures } from '../net/address-figures.ts'
import { describeFailure } from '../net/describe-failure.ts'
import { openConnection } from '../net/open-connection.ts'
import { readUntil } from '../net/read-until.ts'
import type { Finding } from '../outcome.ts'
import { defineProbe, type ProbeCall } from '../probe.ts'

const settings = z.strictObject({
  target: hostPort.meta({ description: '`host:port`' }),
  send: z.string().max(4096).optional().meta({ description: 'Text that is sent once connected; \\r and \\n stand for line ends' }),
  expect: regex.optional().meta({ description: 'Regular expression (RE2) that a line of the answer must match' }),
})
type TcpSettings = z.output<typeof settings>

/** A connection, and a word or two. */
export const tcp = defineProbe({
  name: 'tcp',
  title: 'TCP',
  settings,
  form: [
    { name: 'target', input: 'text' },
    { name: 'send', input: 'text', isAdvanced: true },
    { name: 'expect', input: 'text', isAdvanced: true },
  ],
  instanceOf: ({ target }) => target,
  run: check,
})

const shownCharacters = 2000

async function check({ target, send, expect }: TcpSettings, { clock, guard, signal, timeoutMs }: ProbeCall): Promise<Finding> {
  const { host, port } = readHostPort(target)
  const times = { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 }
  const figures: Figure[] = []
  let isText = false
  try {
    const startedMs = clock.monotonic()
    const addresses = await guard(host)
    const resolvedMs = clock.monotonic()
    times.resolve = resolvedMs - startedMs
    figures.push(...addressFigures(addresses[0].address, times.resolve))
    const { socket, address } = await openConnection(addresses, port, signal)
    try {
      times.connect = clock.monotonic() - resolvedMs
      if (send !== undefined) socket.write(unescape(send))
      if (expect === undefined) return finding('', { figures, isText, times })
      isText = true
      const pattern = compileRegex(expect)
      const { text, isFound } = await readUntil(socket, (line) => pattern.test(line), signal)
      times.processing = clock.monotonic() - resolvedMs - times.connect
      const problem = isFound ? '' : `expected ${expect}, the connection ended with ${quote(text)}`
      return { ...finding(problem, { figures, isText, times }), answer: { address, body: text.slice(0, shownCharacters) } }
    } finally {
      socket.destroy()
    }
  } catch (error) {
    const { problem, isRefused } = describeFailure(error, target, timeoutMs)
    return { ...finding(problem, { figures, isText, times }), ...(isRefused === true && { isRefused }) }
  }
}

interface Known {
  readonly figures: readonly Figure[]
  readonly isText: boolean
  readonly times: NonNullable<Finding['phases']>
}

function finding(problem: string, { figures, isText, times }: Known): Finding {
  const failed = { name: 'probe_failed_due_to_regex', value: problem !== '' && isText ? 1 : 0 }
  return { ok: problem === '', problem, figures: [...figures, failed], phases: times }
}

function unescape(text: string): string {
  return text.replaceAll(/\\([rnt\\])/g, (_whole, letter: string) => ({ r: '\r', n: '\n', t: '\t' })[letter] ?? '\\')
}

function quote(text: string): string {
  const line = text.trim().split('\n').at(-1)?.trim() ?? ''
  return line === '' ? 'nothing' : `“${line.slice(0, 80)}”`
}
