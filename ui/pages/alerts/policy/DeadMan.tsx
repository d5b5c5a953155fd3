import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { DurationField } from './DurationField.tsx'
import type { PolicyEdit } from './policy-edit.ts'
import { WaySection } from './WaySection.tsx'
import { policyWords } from './words.ts'

const everySeconds = 60

/** The address outside that is called as long as all is well. */
export function DeadMan({ policy, reply, change }: PolicyEdit) {
  const t = useWords(policyWords)
  const format = useFormat()
  const now = useNow(10_000)
  const [isOpen, setOpen] = useState(false)
  const { deadMan } = policy
  const disabled = !reply.editable
  const { lastSuccessAt, lastTryAt, problem } = reply.deadMan
  const inForce = reply.policy.deadMan !== null
  const state = !inForce
    ? undefined
    : problem !== null
      ? ({ severity: 'critical', text: t('notCalling', { problem }) } as const)
      : lastTryAt === null || lastSuccessAt === null
        ? ({ severity: 'unknown', text: t('notCalled') } as const)
        : ({ severity: 'ok', text: t('called', { ago: format.ago(Date.parse(lastSuccessAt), now) }) } as const)
  const isOn = deadMan !== null || isOpen
  return (
    <WaySection
      title={t('deadMan')}
      help={t('deadManHelp')}
      state={state}
      toggle={{
        on: isOn,
        disabled,
        onChange: (on) => {
          setOpen(on)
          if (!on) change({ deadMan: null })
        },
      }}
    >
      {isOn && (
        <div className="ap-fields">
          <Field
            label={t('url')}
            type="url"
            dir="ltr"
            placeholder="https://hc-ping.com/…"
            disabled={disabled}
            value={deadMan?.url ?? ''}
            onChange={({ target }) => change({ deadMan: target.value === '' ? null : { everySeconds, ...deadMan, url: target.value } })}
          />
          <DurationField
            label={t('every')}
            seconds={deadMan?.everySeconds ?? everySeconds}
            disabled={disabled || deadMan === null}
            onChange={(seconds) => deadMan && change({ deadMan: { ...deadMan, everySeconds: seconds } })}
          />
        </div>
      )}
    </WaySection>
  )
}
