import { httpSettings, methods } from '../http/http-settings.ts'
import { runHttpCheck } from '../http/run-http-check.ts'
import { defineProbe } from '../probe.ts'

/** One request and its answer, over redirects. */
export const http = defineProbe({
  name: 'http',
  title: 'HTTP(S)',
  settings: httpSettings,
  form: [
    { name: 'url', input: 'text' },
    { name: 'method', input: 'select', options: methods, isAdvanced: true },
    { name: 'headers', input: 'pairs', isAdvanced: true },
    { name: 'body', input: 'long', isAdvanced: true },
    { name: 'status', input: 'text' },
    { name: 'contains', input: 'text' },
    { name: 'lacks', input: 'text', isAdvanced: true },
    { name: 'matches', input: 'text', isAdvanced: true },
    { name: 'headerMatches', input: 'pairs', isAdvanced: true },
    { name: 'json', input: 'lines', isAdvanced: true },
    { name: 'maxRedirects', input: 'number', isAdvanced: true },
    { name: 'verifyTls', input: 'switch', isAdvanced: true },
    { name: 'serverName', input: 'text', isAdvanced: true },
    { name: 'ca', input: 'long', isAdvanced: true },
  ],
  instanceOf: ({ url }) => withoutCredentials(url),
  run: runHttpCheck,
})

function withoutCredentials(text: string): string {
  const url = new URL(text)
  if (url.username === '' && url.password === '') return text
  url.username = ''
  url.password = ''
  return url.href
}
