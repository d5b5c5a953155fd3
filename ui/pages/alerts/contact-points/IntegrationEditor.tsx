import { Button } from '../../../components/Button.tsx'
import { withValueAt } from '../../../components/schema-fields.ts'
import { SchemaForm } from '../../../components/SchemaForm.tsx'
import { ApiFault } from '../../../lib/api-fault.ts'
import { useWords } from '../../../lib/use-words.ts'
import { settingIssues } from './setting-issues.ts'
import { SetUpSteps } from './SetUpSteps.tsx'
import { TestResult } from './TestResult.tsx'
import { type Channel, type EnteredIntegration, useTestMessage } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

interface Props {
  /** Name of the contact point, for the test message. */
  point: string
  integration: EnteredIntegration
  /** Undefined: this program knows no such channel. */
  channel: Channel | undefined
  issues: ReadonlyMap<string, string> | undefined
  disabled: boolean
  onChange: (next: EnteredIntegration) => void
  onRemove: () => void
}

const none: ReadonlyMap<string, string> = new Map()

/** The form of one channel, with how to set it up and a test message beside it. */
export function IntegrationEditor({ point, integration, channel, issues, disabled, onChange, onRemove }: Props) {
  const t = useWords(contactPointWords)
  const test = useTestMessage()
  const ofTest = test.error instanceof ApiFault ? settingIssues(test.error)?.issues : undefined
  const title = channel?.title ?? integration.channel
  return (
    <section className="cp-channel" aria-label={title}>
      <div className="sub">
        <h3 className="grow">{title}</h3>
        {!disabled && (
          <>
            <Button disabled={test.isPending} onClick={() => test.mutate({ name: point, integration })}>
              {t(test.isPending ? 'testing' : 'test')}
            </Button>
            <Button look="quiet" icon="close" aria-label={`${t('removeChannel')}: ${title}`} onClick={onRemove} />
          </>
        )}
      </div>
      <div className="cp-columns">
        <div>
          <TestResult title={title} test={test} />
          {channel && (
            <SchemaForm
              schema={channel.settings}
              secrets={channel.secrets}
              texts={channel.setUp}
              value={integration.settings}
              issues={issues ?? ofTest ?? none}
              disabled={disabled}
              onChange={(path, value) => onChange({ ...integration, settings: withValueAt(integration.settings, path, value) })}
            />
          )}
        </div>
        {channel && <SetUpSteps channel={channel} />}
      </div>
    </section>
  )
}
