/** As a field for date and time holds it (`2026-11-20T13:42`), in UTC or on the browser's clock. */
export function writeLocalTime(ms: number, isUtc: boolean): string {
  if (!Number.isFinite(ms)) return ''
  const shownMs = isUtc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000
  return new Date(shownMs).toISOString().slice(0, 16)
}

/** The instant that such a field means; NaN for none. */
export function readLocalTime(text: string, isUtc: boolean): number {
  return Date.parse(isUtc ? `${text}Z` : text)
}
