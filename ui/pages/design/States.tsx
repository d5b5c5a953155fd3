import { Answer } from '../../components/Answer.tsx'
import { Button } from '../../components/Button.tsx'
import { CodeSnippet } from '../../components/CodeSnippet.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { Plate } from './Plate.tsx'

const refused = new ApiFault({ code: 'bad_input', message: 'Search, at character 7: this ( is never closed.', status: 400 })
const busy = new ApiFault({ code: 'overloaded', message: 'the store answers in 30 s at the earliest', status: 503 })
const again = (): void => undefined

/** What a place shows while it has nothing to show. */
export function States() {
  return (
    <>
      <Plate span="s4" title="Loading" note="fixed height, no movement">
        <Skeleton rows={4} />
      </Plate>
      <Plate span="s4" title="Nothing here">
        <EmptyState title="No traces in this hour.">
          <p className="dim">The last one came at 12:41 UTC.</p>
          <Button>Show the last 3 h</Button>
        </EmptyState>
      </Plate>
      <Plate span="s4" title="Faults">
        <FaultNotice error={refused} />
        <FaultNotice error={busy} onRetry={again} />
        <Answer query={{ data: undefined, error: new Error('a bug'), refetch: again }}>{() => null}</Answer>
      </Plate>
      <Plate span="s12" title="Code to copy">
        <div className="pad">
          <CodeSnippet
            label="Send a log record"
            code={"# one record\ncurl -X POST http://127.0.0.1:7117/v1/logs \\\n  -H 'authorization: Bearer KEY'"}
          />
        </div>
      </Plate>
    </>
  )
}
