import { Fault } from '../lib/errors.ts'

/** Longer addresses are no address of a page of ours. */
const maxPathLength = 4096
/** Any origin would do: what is stored has none. */
const base = 'http://vedette.invalid'
/** Answers of programs, not pages; a short link to a short link would go round in circles. */
const noPages = /^\/(api|v1|prometheus|alertmanager|loki|assets|s)(\/|$)/

/**
 * An address within the page, as it may be stored and led to: path and parameters, without origin and fragment. Throws Fault `bad_input`
 * for anything else. A browser that is led there stays on our origin, whichever that is.
 */
export function checkPath(text: string): string {
  // Browsers drop tabs and line ends from addresses and read a backslash as a slash.
  if (text.length > maxPathLength || !text.startsWith('/') || /[\\\p{Cc}\p{Cs}]/u.test(text)) throw refused()
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined
  if (url === undefined || url.origin !== base) throw refused()
  // `/x/..//host` is a path here, and another host for whom it is led to.
  const path = url.pathname + url.search
  if (path.startsWith('//') || path.length > maxPathLength || noPages.test(url.pathname)) throw refused()
  return path
}

function refused(): Fault {
  return new Fault('bad_input', `path: give an address of the page, like /logs?q=timeout, of at most ${maxPathLength} characters`)
}
