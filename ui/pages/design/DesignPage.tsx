import { Charts } from './Charts.tsx'
import { Colours } from './Colours.tsx'
import { Controls } from './Controls.tsx'
import { Fields } from './Fields.tsx'
import { Floats } from './Floats.tsx'
import { Icons } from './Icons.tsx'
import { Panels } from './Panels.tsx'
import { States } from './States.tsx'
import { Tables } from './Tables.tsx'
import { TypeAndSpace } from './TypeAndSpace.tsx'

import './design.css'

/** Every component in every state, for those who build pages: part of no production build. Its sample texts stay English. */
export function DesignPage() {
  return (
    <>
      <header className="page-head">
        <h1>Design</h1>
        <span className="small faint">every component in every state; development only</span>
      </header>
      <div className="sheet g12">
        <Controls />
        <Fields />
        <Floats />
        <States />
        <Tables />
        <Charts />
        <Panels />
        <TypeAndSpace />
        <Colours />
        <Icons />
      </div>
    </>
  )
}
