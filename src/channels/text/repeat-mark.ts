const mark = '(possibly a repeat) '

/** What a vendor's limit must leave free: a message that is refused as too long is lost at the very try that was to save it. */
export const repeatMarkLength = mark.length

/** Put before a message that may be there already, where the vendor cannot tell. */
export function markRepeat(text: string, mayRepeat: boolean): string {
  return mayRepeat ? `${mark}${text}` : text
}
