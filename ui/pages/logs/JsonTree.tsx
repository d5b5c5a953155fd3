import { useWords } from '../../lib/use-words.ts'
import { isNested, type Json } from './read-json.ts'
import { words } from './words.ts'

/** Deeper, or with more in one place, nobody reads on: the text of the record has it whole. */
const deepest = 24
const widest = 200
/** Open from the start. */
const openDepth = 2

/** A JSON value as a tree that opens and closes. */
export function JsonTree({ value, name, depth = 0 }: { value: Json; name?: string; depth?: number }) {
  const t = useWords(words)
  if (!isNested(value))
    return (
      <div className="json-leaf">
        {name !== undefined && <span className="json-name">{name}: </span>}
        <span className={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    )
  const entries = Array.isArray(value) ? value.map((item, index) => [String(index), item] as const) : Object.entries(value)
  const brackets = Array.isArray(value) ? '[ ]' : '{ }'
  if (entries.length === 0 || depth >= deepest)
    return (
      <div className="json-leaf">
        {name !== undefined && <span className="json-name">{name}: </span>}
        {entries.length === 0 ? brackets.replace(' ', '') : brackets.replace(' ', '…')}
      </div>
    )
  return (
    <details className="json-node" open={depth < openDepth}>
      <summary>
        {name !== undefined && <span className="json-name">{name}: </span>}
        <span className="faint">
          {brackets[0]}
          {entries.length}
          {brackets[2]}
        </span>
      </summary>
      <div className="json-inside">
        {entries.slice(0, widest).map(([key, item]) => (
          <JsonTree key={key} name={key} value={item} depth={depth + 1} />
        ))}
        {entries.length > widest && <div className="json-leaf faint">{t('moreEntries', { count: entries.length - widest })}</div>}
      </div>
    </details>
  )
}
