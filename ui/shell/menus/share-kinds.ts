import type { LinkKind } from '../share.ts'

interface ShareKind {
  readonly kind: LinkKind
  readonly title: 'copyLink' | 'copyFixed' | 'copyShort'
  readonly note?: 'copyLinkNote' | 'copyFixedNote' | 'copyShortNote'
}

/** Links to what is shown; only a page with times can have them fixed. */
export function shareKinds(timed: boolean): readonly ShareKind[] {
  return [
    { kind: 'moving', title: 'copyLink', ...(timed && { note: 'copyLinkNote' }) },
    ...(timed ? [{ kind: 'fixed', title: 'copyFixed', note: 'copyFixedNote' } as const] : []),
    { kind: 'short', title: 'copyShort', note: 'copyShortNote' },
  ]
}
