import { byteClass, type Detector } from './detector.ts'

const local = /[A-Za-z0-9._%+'\u0080-\uffff-]/
const topLevel = /^(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59}|[\u0080-\uffff]{2,24})$/
const domain = /[A-Za-z0-9.\u0080-\uffff-]/

/** E-mail addresses: walks left and right from each `@`, so that no text makes it slow. */
export const email: Detector = {
  name: 'email',
  title: 'E-mail addresses',
  example: 'sent to jane.doe@example.org',
  minLength: 6,
  allOf: byteClass.at | byteClass.dot,
  find: (text, report) => {
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      let start = at
      while (start > 0 && at - start < 64 && local.test(text.charAt(start - 1))) start--
      let end = at + 1
      while (end < text.length && end - at < 254 && domain.test(text.charAt(end))) end++
      const stop = endOfDomain(text, at + 1, end)
      if (start < at && stop > 0 && text.slice(start, at) !== 'git') report(start, stop)
    }
  },
}

/** Where the longest valid domain in `text[from, to)` ends; 0 when there is none. `1.2.x` after a package name is a version. */
function endOfDomain(text: string, from: number, to: number): number {
  const labels = text.slice(from, to).split('.')
  if (/^\d/.test(labels[0] ?? '') && /^\d/.test(labels[1] ?? '')) return 0
  let end = from + (labels[0]?.length ?? 0)
  let found = 0
  for (const label of labels.slice(1)) {
    if (label === '') break
    const top = /^(?:xn--[A-Za-z0-9-]+|[A-Za-z\u0080-\uffff]+)/.exec(label)?.[0] ?? ''
    if (topLevel.test(top) && (top.length === label.length || /^[^A-Za-z0-9]/.test(label.slice(top.length)))) found = end + 1 + top.length
    end += 1 + label.length
  }
  return (labels[0] ?? '') === '' ? 0 : found
}
