const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Which announcements a look-up goes by, epoch milliseconds; `untilMs` undefined: all from `fromMs` on. */
export interface LookupSpan {
  readonly fromMs: number
  readonly untilMs: number | undefined
}

/**
 * The span of a look-up of series that live between two times: from the beginning of a day, to the end of an hour, so that one
 * answer serves all look-ups of about the same time. What ends within the last hour has no end: nothing can have begun after it.
 */
export function lookupSpan({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }, nowMs: number): LookupSpan {
  return { fromMs: Math.floor(startMs / dayMs) * dayMs, untilMs: endMs >= nowMs - hourMs ? undefined : Math.ceil(endMs / hourMs) * hourMs }
}
