import { hebrewPacks } from './hebrew/index.ts'
import { packs } from './index.ts'
import { makeReadyRules } from './make-ready-rules.ts'
import type { Pack, Runbook } from './pack.ts'

/** A ready rule for people, with the thresholds that it comes with. */
interface ListedRunbook extends Runbook {
  readonly rule: string
  readonly forMs: number
  /** What it asks for each severity, the worst first. */
  readonly asks: readonly { readonly severity: string; readonly query: string }[]
}

interface ListedPack {
  readonly name: string
  readonly title: string
  readonly source: string
  readonly rules: readonly ListedRunbook[]
}

/** What runbooks are written in. */
type Language = 'en' | 'he'

const listed = new Map<Language, readonly ListedPack[]>()

/** The runbooks of all ready rules, by pack. */
export function listRunbooks(language: Language = 'en'): readonly ListedPack[] {
  let list = listed.get(language)
  if (list === undefined) listed.set(language, (list = packs.map((pack) => listPack(pack, language))))
  return list
}

function listPack(pack: Pack, language: Language): ListedPack {
  const words = language === 'he' ? hebrewPacks[pack.name] : undefined
  return {
    name: pack.name,
    title: words?.title ?? pack.title,
    source: words?.source ?? pack.source,
    rules: pack.rules.map((rule) => {
      const made = makeReadyRules(pack, rule)
      const asks = made.map(({ labels, query }) => ({ severity: new Map(labels).get('severity') ?? '', query }))
      return { rule: rule.name, forMs: made[0]?.forMs ?? 0, asks, ...(words?.runbooks[rule.name] ?? rule.runbook) }
    }),
  }
}
