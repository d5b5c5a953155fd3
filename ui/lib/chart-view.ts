import { useEffect } from 'react'
import { navigate, useLocationProperty } from 'wouter/use-browser-location'

import { basePath, innerPath } from './base-path.ts'
import { isTyping } from './is-typing.ts'
import { pressedKey } from './pressed-key.ts'
import { flag, readUrlState, writeUrlState } from './url-state.ts'

const schema = { table: flag() }
/** Charts on the page: the key is listened to once for all of them. */
let users = 0

/**
 * Whether charts are shown as tables, for the whole page at once; `t` and every chart's button switch it. It stands in the address, so that
 * a reload and who gets the link see the same.
 */
export function useChartView(): { asTable: boolean; toggle: () => void } {
  useEffect(listen, [])
  return { asTable: useLocationProperty(isTable), toggle }
}

/**
 * An address within the page, as it is gone to: who reads charts as tables reads those of the next page so, too, until they say otherwise.
 * What the address itself says comes first.
 */
export function keepChartView(address: string, search: string): string {
  if (!readUrlState(schema, search).table || /[?&]table=/.test(address)) return address
  return address.replace(/(?=#|$)/, `${address.includes('?') ? '&' : '?'}${writeUrlState(schema, '', { table: true })}`)
}

function isTable(): boolean {
  return readUrlState(schema, location.search).table
}

function toggle(): void {
  const search = writeUrlState(schema, location.search, { table: !isTable() })
  navigate(basePath + innerPath() + (search && `?${search}`) + location.hash, { replace: true })
}

function listen(): () => void {
  if (users++ === 0) addEventListener('keydown', onKey)
  return () => {
    if (--users === 0) removeEventListener('keydown', onKey)
  }
}

function onKey(event: KeyboardEvent): void {
  if (pressedKey(event) === 't' && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target))
    toggle()
}
