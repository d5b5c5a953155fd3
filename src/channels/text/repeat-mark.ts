/** Put before a message that may be there already, where the vendor cannot tell. */
export function markRepeat(text: string, mayRepeat: boolean): string {
  return mayRepeat ? `(possibly a repeat) ${text}` : text
}
