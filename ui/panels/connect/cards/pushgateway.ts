import type { SnippetCard } from '../snippet-card.ts'
import { pushSnippet } from '../snippets.ts'

/** Batch jobs. */
export const pushgateway: readonly SnippetCard[] = [{ name: 'pushgateway', title: 'Pushgateway', note: 'Prometheus', text: pushSnippet }]
