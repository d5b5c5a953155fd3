import { Answer } from '../../../components/Answer.tsx'
import { PolicySheet } from './PolicySheet.tsx'
import { usePolicy } from './use-policy.ts'

import './policy.css'

/** What happens with alerts of each severity, and when. */
export function Policy() {
  const query = usePolicy()
  return (
    <div className="tabbed-body ap">
      <Answer query={query} rows={12}>
        {(reply) => <PolicySheet reply={reply} />}
      </Answer>
    </div>
  )
}
