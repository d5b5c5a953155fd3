/** The server-sent events of an answer, as they come; their data is JSON. */
export async function* readEvents(response: Pick<Response, 'body'>): AsyncGenerator<{ readonly event: string; readonly data: unknown }> {
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let waiting = ''
  try {
    for (;;) {
      const { done, value = '' } = await reader.read()
      waiting += value
      const parts = waiting.split('\n\n')
      waiting = parts.pop() ?? ''
      for (const part of parts) {
        const [, event = ''] = /^event: (.*)$/m.exec(part) ?? []
        const [, data = 'null'] = /^data: (.*)$/m.exec(part) ?? []
        yield { event, data: JSON.parse(data) as unknown }
      }
      if (done) return
    }
  } finally {
    void reader.cancel()
  }
}
