import { type MatcherText, writeMatcher } from './matcher-text.ts'

import './matchers.css'

/** Conditions to read: each one an island from left to right. */
export function MatcherList({ matchers }: { matchers: readonly MatcherText[] }) {
  return (
    <span className="mt-list">
      {matchers.map((matcher) => (
        <code key={writeMatcher(matcher)} className="mt-tag ltr">
          {writeMatcher(matcher)}
        </code>
      ))}
    </span>
  )
}
