import { useState } from 'react'

import { Avatar } from '../../components/Avatar.tsx'
import { Button, buttonClass } from '../../components/Button.tsx'
import { Chip, ChipLink } from '../../components/Chip.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import type { SeverityName } from '../../components/SeverityMark.tsx'
import { Switch } from '../../components/Switch.tsx'
import { Plate } from './Plate.tsx'

const severities: readonly (readonly [SeverityName, string])[] = [
  ['critical', 'Critical'],
  ['high', 'High'],
  ['medium', 'Medium'],
  ['low', 'Low'],
  ['info', 'Info'],
  ['ok', 'OK'],
  ['unknown', 'Unknown'],
]

/** What is pressed, and the marks of severity. */
export function Controls() {
  const [on, setOn] = useState(true)
  const [chosen, setChosen] = useState('7 d')
  return (
    <>
      <Plate span="s6" title="Severity" note="silhouette, word, then colour">
        <div className="pad row wrap">
          {severities.map(([severity, word]) => (
            <SeverityMark key={severity} severity={severity}>
              {word}
            </SeverityMark>
          ))}
        </div>
        <div className="pad row wrap">
          {severities
            .filter(([severity]) => severity !== 'unknown')
            .map(([severity, word]) => (
              <span key={severity} className={`design-wash wash-${severity}`}>
                <SeverityMark severity={severity}>{word}</SeverityMark> on its wash
              </span>
            ))}
        </div>
      </Plate>
      <Plate span="s6" title="Buttons" note="one main button a page">
        <div className="pad row wrap">
          <Button look="go">Restore</Button>
          <Button>Run a drill</Button>
          <Button look="quiet">Cancel</Button>
          <Button look="danger">Revoke key</Button>
          <Button icon="filter">Filter</Button>
          <Button icon="more" aria-label="More" />
          <Button icon="copy" mini aria-label="Copy" />
          <a className={buttonClass({})} href="/design">
            A link
          </a>
        </div>
        <div className="pad row wrap">
          <Button look="go" disabled>
            Restore
          </Button>
          <Button disabled>Run a drill</Button>
          <Button look="danger" disabled>
            Revoke key
          </Button>
          <Button look="go" tall>
            Create account
          </Button>
          <CopyButton text="copied from the design page" />
        </div>
      </Plate>
      <Plate span="s6" title="Chips, tags, keys, switches">
        <div className="pad row wrap">
          <Chip icon="filter">Filter</Chip>
          <Chip on>All 12,046</Chip>
          <Chip on={false}>Errors 188</Chip>
          <ChipLink icon="logs" href="/logs">
            Logs of this hour
          </ChipLink>
          <span className="tag">v4.18.0</span>
          <kbd>Ctrl K</kbd>
          <Switch label="Live" on={on} onChange={setOn} />
          <Switch label="Off" on={false} onChange={() => undefined} />
          <Switch label="Cannot be changed" on disabled onChange={() => undefined} />
          <Avatar name="Noa Adler" />
        </div>
      </Plate>
      <Plate span="s6" title="One of several, tabs">
        <div className="pad">
          <div className="seg" role="group" aria-label="Period">
            {['24 h', '7 d', '30 d'].map((period) => (
              <button key={period} type="button" aria-pressed={chosen === period} onClick={() => setChosen(period)}>
                {period}
              </button>
            ))}
          </div>
        </div>
        <nav className="tabs" aria-label="Sections">
          <a href="/design" aria-current="page">
            Overview
          </a>
          <a href="/design#endpoints">Endpoints</a>
          <a href="/design#errors">Errors</a>
        </nav>
      </Plate>
    </>
  )
}
