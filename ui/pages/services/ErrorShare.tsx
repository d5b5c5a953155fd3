import { useFormat } from '../../lib/format.ts'
import { errorSeverity } from './severity.ts'

/** The failed share of requests in per cent, in the colour of how bad it is. */
export function ErrorShare({ share }: { share: number }) {
  const format = useFormat()
  const severity = errorSeverity(share)
  return <span className={severity === 'ok' ? undefined : `${severity} strong`}>{format.number(share * 100)}</span>
}
