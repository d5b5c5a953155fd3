import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { MatcherList } from '../matchers/MatcherList.tsx'
import type { LabelTrace, RouteNode } from './use-routing.ts'
import { routeWords } from './words.ts'

interface Props {
  nodes: readonly RouteNode[]
  /** Where the labels that are asked for go; undefined: nothing is asked. */
  lit: LabelTrace | undefined
  mayChange: boolean
  onEdit: (place: number) => void
  onAdd: (place: number) => void
}

/** The tree from the top, each route with what it is for, whom it tells and when. */
export function RouteTree({ nodes, lit, mayChange, onEdit, onAdd }: Props) {
  const t = useWords(routeWords)
  const path = new Set(lit?.path)
  const taken = new Set(lit?.takes.map(({ id }) => id))
  return (
    <ol className="rt-tree" aria-label={t('tree')}>
      {nodes.map((node, place) => (
        <li
          key={node.id}
          className={['rt-node', lit && (taken.has(node.id) ? 'taken' : path.has(node.id) && 'lit')].filter(Boolean).join(' ')}
          // A custom property: React's types know none.
          style={{ ['--depth' as string]: node.depth }}
          aria-level={node.depth + 1}
        >
          <RouteNodeText node={node} isTaken={taken.has(node.id)} />
          {mayChange && (
            <span className="rt-actions">
              <Button look="quiet" onClick={() => onEdit(place)}>
                {t('edit')}
              </Button>
              <Button look="quiet" icon="plus" aria-label={t('addBelow')} title={t('addBelow')} onClick={() => onAdd(place)} />
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

function RouteNodeText({ node, isTaken }: { node: RouteNode; isTaken: boolean }) {
  const t = useWords(routeWords)
  const format = useFormat()
  const { matchers, receiver, groupBy, continues, muteTimeIntervals, activeTimeIntervals } = node
  const grouping = groupBy[0] === '...' ? t('byAll') : groupBy.length === 0 ? t('byNone') : t('by', { labels: groupBy.join(', ') })
  const waits = t('waits', {
    wait: format.duration(node.groupWaitMs),
    interval: format.duration(node.groupIntervalMs),
    repeat: format.duration(node.repeatIntervalMs),
  })
  return (
    <div className="rt-text">
      <div className="rt-line">
        {matchers.length === 0 ? <span className="strong">{t('everything')}</span> : <MatcherList matchers={matchers} />}
        <Icon name="chevron-right" size={12} />
        <span className="strong">
          <bdi>{t('goesTo', { receiver })}</bdi>
        </span>
        {isTaken && <Icon name="check" />}
        {continues && <span className="tag">{t('goesOn')}</span>}
      </div>
      <div className="small faint">
        {grouping}; {waits}
        {muteTimeIntervals.length > 0 && <>; {t('muted', { names: muteTimeIntervals.join(', ') })}</>}
        {activeTimeIntervals.length > 0 && <>; {t('activeOnly', { names: activeTimeIntervals.join(', ') })}</>}
      </div>
    </div>
  )
}
