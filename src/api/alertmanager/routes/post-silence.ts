import { setSilence } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { readSilence } from '../read-silence.ts'
import { refuseInWords, replyJson } from '../reply.ts'

export const postSilenceRoute = defineAlertmanagerRoute({
  method: 'POST',
  path: '/silences',
  summary: 'Makes a silence, or changes the one whose `id` is given',
  parameters: {},
  answer: async (alerting, call) => {
    const read = readSilence(call, alerting.clock.now())
    if (read.refusal !== undefined) return read.refusal
    try {
      const id = await setSilence({ ...alerting, caller: call.caller }, read.value)
      return replyJson(200, `{"silenceID":"${id}"}`)
    } catch (error) {
      if (error instanceof Fault && error.code === 'not_found') return refuseInWords(404, error.message)
      throw error
    }
  },
})
