import type { Check } from '../check.ts'

export const settingsCheck: Check = {
  name: 'settings',
  title: 'Settings can be read',
  run: ({ settingsProblem }) =>
    settingsProblem === undefined
      ? []
      : settingsProblem.split('\n').map((problem) => ({
          severity: 'error',
          problem,
          mend: problem.includes('unknown setting')
            ? 'Look the name up in docs/settings.md: an unknown key is mostly a misspelt one, or one level too deep.'
            : 'Mend the line that is named; docs/settings.md has every key. The other checks look at what holds without the file.',
        })),
}
