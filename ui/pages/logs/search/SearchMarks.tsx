import { cutSearch } from './cut-search.ts'

/**
 * What lies under the text of the search box: a tint under each filter, another under one that excludes, and a line under a mistake. The
 * same text in the same type, unseen, so that everything lies where it belongs.
 */
export function SearchMarks({ text, scrolled, faultAt }: { text: string; scrolled: number; faultAt: number | undefined }) {
  const pieces = cutSearch(text)
  let excluded = false
  return (
    <div className="search-marks mono" aria-hidden style={{ transform: `translateX(${-scrolled}px)` }}>
      {pieces.map(({ kind, from, to, field }) => {
        if (kind === 'space' || kind === 'not') excluded = kind === 'not'
        const look = field === '' || kind === 'space' ? undefined : excluded ? 'out' : 'in'
        return (
          <span key={from} className={look}>
            {faultAt !== undefined && from <= faultAt && faultAt < to ? (
              <>
                {text.slice(from, faultAt)}
                <span className="fault-mark">{text.slice(faultAt, to)}</span>
              </>
            ) : (
              text.slice(from, to)
            )}
          </span>
        )
      })}
      {faultAt !== undefined && faultAt >= text.length && <span className="fault-mark">{'\u2003'}</span>}
    </div>
  )
}
