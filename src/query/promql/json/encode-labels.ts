import type { Labels } from '../labels.ts'
import { quoteJson } from './quote-json.ts'

/** Labels as a JSON object, in their order. */
export function encodeLabels({ names, values }: Labels): string {
  let text = '{'
  for (let at = 0; at < names.length; at++) {
    if (at > 0) text += ','
    text += `${quoteJson(names[at] ?? '')}:${quoteJson(values[at] ?? '')}`
  }
  return `${text}}`
}
