import { Button } from '../../../components/Button.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { TestResult } from './TestResult.tsx'
import { type ContactPoint, useTestMessage } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

interface Props {
  name: string
  integration: ContactPoint['integrations'][number]
  position: number
  mayTest: boolean
}

/** A channel that is not changed here: where it leads to, and a test message. */
export function IntegrationView({ name, integration: { title, about }, position, mayTest }: Props) {
  const t = useWords(contactPointWords)
  const test = useTestMessage()
  return (
    <section className="cp-channel" aria-label={title}>
      <div className="sub">
        <h3 className="grow">
          {title} <bdi className="faint">{about}</bdi>
        </h3>
        {mayTest && (
          <Button disabled={test.isPending} onClick={() => test.mutate({ name, position })}>
            {t(test.isPending ? 'testing' : 'test')}
          </Button>
        )}
      </div>
      <TestResult title={title} test={test} />
    </section>
  )
}
