import type { Anchor } from './anchor.ts'

/** What an anchor needs of an HTTP client: throws for an answer that is no success. */
export type PostText = (url: string, text: string, signal: AbortSignal) => Promise<void>

/** An address that is posted each note as plain text. */
export function webhookAnchor({ url, everyMs, post }: { readonly url: string; readonly everyMs: number; readonly post: PostText }): Anchor {
  return {
    // The path may be a secret.
    title: `webhook ${new URL(url).host}`,
    everyMs,
    keep: ({ note }, signal) => post(url, note, signal),
  }
}
