import { DailyTest } from './DailyTest.tsx'
import { DeadMan } from './DeadMan.tsx'
import { Fallback } from './Fallback.tsx'
import { MustFire } from './MustFire.tsx'
import { QuietHours } from './QuietHours.tsx'
import { SaveBar } from './SaveBar.tsx'
import { SeverityClock } from './SeverityClock.tsx'
import { type PolicyReply, usePolicyDraft, usePreview } from './use-policy.ts'
import { Versions } from './Versions.tsx'

/** The whole policy: rulers, quiet hours, the way out, and what it was before. */
export function PolicySheet({ reply }: { reply: PolicyReply }) {
  const { draft, parts, change, discard, save } = usePolicyDraft(reply)
  const preview = usePreview(draft)
  const edit = { policy: draft, reply, change }
  return (
    <>
      <SeverityClock {...edit} preview={preview.data} />
      <div className="ap-columns">
        <div>
          <QuietHours {...edit} />
          <Fallback {...edit} />
        </div>
        <div className="ap-ways">
          <DeadMan {...edit} />
          <DailyTest {...edit} />
          <MustFire {...edit} />
        </div>
      </div>
      <Versions editable={reply.editable} onRestore={change} />
      {parts.length > 0 && <SaveBar parts={parts} problem={preview.data?.problem ?? undefined} save={save} onDiscard={discard} />}
    </>
  )
}
