import type { Reply } from '../../lib/replies.ts'
import { curlSnippet, pushSnippet } from './snippets.ts'

/** One kind of source and what to paste for it, to be filled by `fillCard`. */
export type SnippetCard = Omit<Reply<'GET /api/ingestion/cards'>['rows'][number], 'receiver'>

const places = { endpoint: '{{endpoint}}', key: '{{key}}' }

/** Those that stand behind the receivers': the lines of a shell that other pages show, too. */
export const ownCards: readonly SnippetCard[] = [
  { name: 'curl', title: 'curl', note: 'OTLP/JSON', signed: false, text: curlSnippet('logs', places) },
  { name: 'pushgateway', title: 'Pushgateway', note: 'Prometheus', signed: false, text: pushSnippet(places) },
]
