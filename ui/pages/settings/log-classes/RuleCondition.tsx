import { Fragment } from 'react'

import { useWords } from '../../../lib/use-words.ts'
import type { ClassRule } from './class-rules.ts'
import { classWords } from './words.ts'

/** What a rule asks of a record, as one reads it: `service = billing and event.action = refund*`. */
export function RuleCondition({ when }: { when: ClassRule['when'] }) {
  const t = useWords(classWords)
  return (
    <span className="rule-condition">
      {Object.entries(when).map(([field, pattern], index) => (
        <Fragment key={field}>
          {index > 0 && <span className="faint"> {t('and')} </span>}
          <bdi className="mono ltr">
            <span className="dim">{field}</span> = {pattern}
          </bdi>
        </Fragment>
      ))}
    </span>
  )
}
