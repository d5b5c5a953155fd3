import { listRunbooks } from '../../src/rules/index.ts'
import type { FakeApi } from './fake-api.ts'

/** The runbooks that come with the program, in the language that is asked for. */
export function fakeRunbooks(): FakeApi {
  const packsIn = (lang: string | undefined): ReturnType<typeof listRunbooks> => listRunbooks(lang === 'he' ? 'he' : 'en')
  return {
    'GET /api/runbooks': ({ query }) => ({
      packs: packsIn(query['lang']).map(({ name, title, source, rules }) => ({
        name,
        title,
        source,
        rules: rules.map(({ rule, means, asks }) => ({ name: rule, means, severities: asks.map(({ severity }) => severity) })),
      })),
      cursor: null,
    }),
    'GET /api/runbooks/:rule': ({ params, query }) => {
      const found = packsIn(query['lang']).flatMap(({ title, source, rules }) =>
        rules.flatMap(({ asks, look, causes, mend, ...rest }) => ({
          ...rest,
          pack: title,
          source,
          severities: asks.map(({ severity }) => severity),
          asks: [...asks],
          look: [...look],
          causes: [...causes],
          mend: [...mend],
        })),
      )
      const one = found.find(({ rule }) => rule === params['rule'])
      if (one === undefined) throw new Error(`there is no runbook for ${params['rule']}`)
      return one
    },
  }
}
