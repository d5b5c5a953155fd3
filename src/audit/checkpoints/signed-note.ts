import { type CheckpointChecker, type CheckpointSigner, signerName } from './checkpoint-key.ts'

/** The text, which ends with a line break, an empty line, and its signature: a signed note (C2SP). */
export function signNote(signer: CheckpointSigner, text: string): string {
  const signature = Buffer.concat([signer.checker.id, signer.sign(text)]).toString('base64')
  return `${text}\n— ${signerName} ${signature}\n`
}

/** What a note's signatures are of. */
export function textOfNote(note: string): string {
  return note.slice(0, note.indexOf('\n\n') + 1)
}

/** Whether one of the note's signatures is that of the key. */
export function isSignedBy(checker: CheckpointChecker, note: string): boolean {
  const text = textOfNote(note)
  return note
    .slice(text.length + 1)
    .split('\n')
    .some((line) => {
      const encoded = line.startsWith(`— ${signerName} `) ? line.slice(signerName.length + 3) : ''
      const bytes = Buffer.from(encoded, 'base64')
      return bytes.length === 68 && bytes.subarray(0, 4).equals(checker.id) && checker.check(text, bytes.subarray(4))
    })
}
