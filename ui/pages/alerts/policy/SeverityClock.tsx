import { Icon } from '../../../components/Icon.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useWidth } from '../../../lib/use-width.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { placeOn, scaleLength, ticksOn } from './clock-scale.ts'
import { ClockRow } from './ClockRow.tsx'
import type { PolicyEdit } from './policy-edit.ts'
import type { Preview } from './use-policy.ts'
import { policyWords } from './words.ts'
import { ZoneField } from './ZoneField.tsx'

const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const
/** What a repeat or a batch far away needs is not worth the room of all others. */
const longestSeconds = 8 * 86_400

/** One ruler a severity, all on one scale: who is told when. */
export function SeverityClock({ preview, ...edit }: PolicyEdit & { preview: Preview | undefined }) {
  const t = useWords(policyWords)
  const of = useWords(words)
  const time = useTimeFormat()
  const [axis, width] = useWidth<HTMLDivElement>()
  const { policy, reply, change } = edit
  const fromMs = preview === undefined ? 0 : Date.parse(preview.at)
  const seconds = preview?.severities.flatMap(({ entries }) => entries.map(({ at }) => (Date.parse(at) - fromMs) / 1000)) ?? []
  const length = Math.min(longestSeconds, scaleLength(seconds))
  return (
    <section className="ap-clock">
      <div className="sub ap-head">
        <h2>{t('clock')}</h2>
        <span className="small faint grow">{t('clockNote', { zone: time.zone })}</span>
        <SelectField
          label={t('otherAs')}
          value={policy.otherAs}
          disabled={!reply.editable}
          options={severities.map((value) => ({ value, title: of(value) }))}
          onChange={({ target }) => change({ otherAs: severities.find((one) => one === target.value) ?? policy.otherAs })}
        />
        <ZoneField zone={policy.zone} disabled={!reply.editable} onChange={(zone) => change({ zone })} />
      </div>
      {!reply.decides && (
        <p className="ap-file">
          <Icon name="sev-info" />
          {t('fileDecides')}
        </p>
      )}
      <div className="ap-rulers">
        <div className="ap-axis" ref={axis} dir="ltr" aria-hidden>
          <span style={{ insetInlineStart: 0 }}>{t('fires')}</span>
          {ticksOn(length).map(
            ({ seconds: at, label }) =>
              label && (
                <span key={at} style={{ insetInlineStart: `${placeOn(length, at) * 100}%` }}>
                  <bdi>
                    {label[0]} {t(label[1])}
                  </bdi>
                </span>
              ),
          )}
        </div>
        {severities.map((severity) => (
          <ClockRow
            key={severity}
            {...edit}
            severity={severity}
            preview={preview?.severities.find((one) => one.severity === severity)}
            fromMs={fromMs}
            scale={{ length, width }}
          />
        ))}
      </div>
    </section>
  )
}
