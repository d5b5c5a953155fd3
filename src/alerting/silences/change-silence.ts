import type { Matcher } from '../config/config.ts'
import { type Silence, type SilenceDraft, silenceStateAt } from './silence.ts'

/** What is to be stored when somebody makes or changes a silence. */
export interface SilenceChange {
  /** The one that was before, now expired: it stays as history. Undefined when it became `silence`, or had expired anyway. */
  readonly expired: Silence | undefined
  readonly silence: Silence
}

/**
 * A new silence, or a change of an old one: in place when the past stays as it was, else a new one under `newId` that begins now at the
 * earliest, and the old one expires. The draft was checked.
 */
export function changeSilence(
  { nowMs, newId }: { readonly nowMs: number; readonly newId: string },
  { before, draft }: { readonly before: Silence | undefined; readonly draft: SilenceDraft },
): SilenceChange {
  const next = { ...draft, id: newId, startsAtMs: draft.startsAtMs ?? nowMs, updatedAtMs: nowMs }
  const announced = { atMs: nowMs, endsAtMs: next.endsAtMs }
  if (before !== undefined && canUpdate(before, next, nowMs)) {
    // What is added to it once it has begun was not announced.
    const known = silenceStateAt(before, nowMs) === 'active' ? before.announced : announced
    return { expired: undefined, silence: { ...next, id: before.id, ...(known && { announced: known }) } }
  }
  return {
    expired: before === undefined || silenceStateAt(before, nowMs) === 'expired' ? undefined : expireSilence(before, nowMs),
    silence: { ...next, startsAtMs: Math.max(next.startsAtMs, nowMs), announced },
  }
}

/** Whether a silence may become another one without leaving a trace: its matchers and its past stay the same. */
function canUpdate(before: Silence, next: Omit<Silence, 'id' | 'updatedAtMs'>, nowMs: number): boolean {
  if (!areSame(before.matcherSets, next.matcherSets)) return false
  switch (silenceStateAt(before, nowMs)) {
    case 'active':
      // The original compares whole seconds: clients do not send back more.
      return Math.floor(before.startsAtMs / 1000) === Math.floor(next.startsAtMs / 1000) && next.endsAtMs >= nowMs
    case 'pending':
      return next.startsAtMs >= nowMs
    case 'expired':
      return false
  }
}

/** The silence as it is once somebody has ended it; one that has expired stays as it is. */
export function expireSilence(silence: Silence, nowMs: number): Silence {
  switch (silenceStateAt(silence, nowMs)) {
    case 'active':
      return { ...silence, endsAtMs: nowMs, updatedAtMs: nowMs }
    case 'pending':
      return { ...silence, startsAtMs: nowMs, endsAtMs: nowMs, updatedAtMs: nowMs }
    case 'expired':
      return silence
  }
}

function areSame(left: Silence['matcherSets'], right: Silence['matcherSets']): boolean {
  return left.length === right.length && left.every((set, at) => isSameSet(set, right[at] ?? []))
}

function isSameSet(left: readonly Matcher[], right: readonly Matcher[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, operator, value }, at) => {
      const other = right[at]
      return other !== undefined && other.name === name && other.operator === operator && other.value === value
    })
  )
}
