import { formatNumber } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import type { Monitor } from './use-monitors.ts'

/** A share of time, cut and never rounded up: 99.999 % is not 100 %. */
export function Uptime({ of: { ratio, downMs } }: { of: Monitor['availability']['24h'] }) {
  const language = useLanguage()
  if (ratio === null) return <span className="faint">–</span>
  const percent = Math.floor(ratio * 100_000) / 1000
  return (
    <span className={downMs > 0 ? 'up-hurt' : undefined}>
      {percent === 100 ? '100' : formatNumber(language, percent, percent >= 99 ? 3 : 2)}
    </span>
  )
}
