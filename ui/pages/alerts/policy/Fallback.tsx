import { useWords } from '../../../lib/use-words.ts'
import { ContactPointField } from './ContactPointField.tsx'
import type { PolicyEdit } from './policy-edit.ts'
import { WaySection } from './WaySection.tsx'
import { policyWords } from './words.ts'

/** Who is told, too, while a channel is down. */
export function Fallback({ policy, reply, change }: PolicyEdit) {
  const t = useWords(policyWords)
  const isSet = reply.fallback.from === 'setting'
  return (
    <WaySection title={t('fallback')} help={isSet ? t('fallbackSetting', { name: reply.fallback.name }) : t('fallbackHelp')}>
      <div className="ap-fields">
        <ContactPointField
          label={t('tell')}
          none={t('inbox')}
          value={isSet ? reply.fallback.name : policy.fallback}
          reply={reply}
          disabled={!reply.editable || isSet}
          onChange={(fallback) => change({ fallback })}
        />
      </div>
    </WaySection>
  )
}
