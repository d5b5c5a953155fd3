import { Icon } from '../../../components/Icon.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { writeMatcher } from '../matchers/matcher-text.ts'
import { MatcherList } from '../matchers/MatcherList.tsx'
import { drawnWords } from './drawn-words.ts'
import type { Routing } from './use-routing.ts'

type Inhibition = Routing['inhibitions'][number]

/** What keeps what quiet: pairs, with the labels that both must have the same. */
export function Inhibitions({ inhibitions }: { inhibitions: readonly Inhibition[] }) {
  const t = useWords(drawnWords)
  return (
    <section className="rt-drawn" aria-labelledby="rt-inhibitions">
      <div className="sub ih-sub">
        <h2 id="rt-inhibitions">{t('inhibitions')}</h2>
        <span className="small faint">{t('inhibitionsNote')}</span>
      </div>
      <ul className="ih-list">
        {inhibitions.map((inhibition, at) => (
          // They need no name and can stand twice: their place is what they are known by.
          <li key={at}>
            <Pair inhibition={inhibition} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Pair({ inhibition }: { inhibition: Inhibition }) {
  const t = useWords(drawnWords)
  const { name, source, target, equal } = inhibition
  return (
    <div className="ih" role="img" aria-label={useTold(inhibition)}>
      {name !== '' && <bdi className="ih-name small strong">{name}</bdi>}
      <div className="ih-side">
        <span className="small faint">{t('whileFires')}</span>
        {source.length === 0 ? <span>{t('anyAlert')}</span> : <MatcherList matchers={source} />}
      </div>
      <div className="ih-link">
        <Icon name="chevron-right" />
        <span className="small dim">{t(equal.length === 0 ? 'anyLabels' : 'same')}</span>
        {equal.map((label) => (
          <code key={label} className="tag ltr">
            {label}
          </code>
        ))}
      </div>
      <div className="ih-side">
        <span className="small faint">{t('isQuiet')}</span>
        {target.length === 0 ? <span>{t('anyAlert')}</span> : <MatcherList matchers={target} />}
      </div>
    </div>
  )
}

/** An inhibition in a sentence. */
function useTold({ name, source, target, equal }: Inhibition): string {
  const t = useWords(drawnWords)
  const list = (texts: readonly string[]): string => texts.reduce((first, second) => t('and', { first, second }))
  const side = (matchers: Inhibition['source']): string => (matchers.length === 0 ? t('anyAlert') : list(matchers.map(writeMatcher)))
  const sides = { source: side(source), target: side(target) }
  const told = equal.length === 0 ? t('inhibits', sides) : t('inhibitsSame', { ...sides, labels: list(equal) })
  return name === '' ? told : t('ofName', { name, told })
}
