import { callApi } from './api.ts'

/** Has the server write down that its reader takes something away as a file, then hands it out; throws when it could not. */
export async function noteExport(
  file: { readonly what: 'logs' | 'traces' | 'dashboard'; readonly format: string; readonly rows: number; readonly question: string },
  handOut: () => void,
): Promise<void> {
  await callApi('POST /api/exports', { body: { ...file, question: file.question.slice(0, 2000) } })
  handOut()
}
