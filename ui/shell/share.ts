import { callApi } from '../lib/api.ts'
import { innerPath, ownAddress } from '../lib/base-path.ts'
import { copyText } from '../lib/copy-text.ts'
import { absoluteRange, rangeSchema, resolveRange } from '../lib/time-range.ts'
import { readUrlState } from '../lib/url-state.ts'

/** How a link is copied: times as they stand, times fixed to what is shown now, or short. */
export type LinkKind = 'moving' | 'fixed' | 'short'

/** Copies a link to what is shown; whoever opens it comes to the same project. Throws ApiFault when a short one cannot be made. */
export async function copyLink(kind: LinkKind, projectSlug: string): Promise<void> {
  const { href } = location
  const text = kind === 'short' ? await makeShortLink() : linkOf(kind === 'fixed' ? fixTimes(href, Date.now()) : href, projectSlug)
  await copyText(text)
}

async function makeShortLink(): Promise<string> {
  const { href } = await callApi('POST /api/links', { body: { path: innerPath() + location.search } })
  return ownAddress() + href
}

/** The address with the project it is about. */
export function linkOf(address: string, projectSlug: string): string {
  const url = new URL(address)
  url.searchParams.set('project', projectSlug)
  return url.href
}

/** The address with the ends of its range as they are at `nowMs`, no longer live. */
export function fixTimes(address: string, nowMs: number): string {
  const url = new URL(address)
  const { fromMs, toMs } = resolveRange(readUrlState(rangeSchema, url.search), nowMs)
  const { from, to } = absoluteRange(fromMs, toMs)
  url.searchParams.set('from', from)
  url.searchParams.set('to', to)
  url.searchParams.delete('live')
  return url.href
}
