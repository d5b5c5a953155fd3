import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { encodeSilence } from '../encode-silence.ts'
import { readSilenceId } from '../read-silence.ts'
import { replyJson } from '../reply.ts'

export const getSilenceRoute = defineAlertmanagerRoute({
  method: 'GET',
  path: '/silence/:silenceID',
  summary: 'One silence',
  parameters: {},
  answer: async ({ state, clock }, call) => {
    const read = readSilenceId(call)
    if (read.refusal !== undefined) return read.refusal
    const known = state.silences.get(read.value)
    if (known === undefined) return { status: 404, headers: {}, body: '' }
    return replyJson(200, encodeSilence(known.silence, clock.now()))
  },
})
