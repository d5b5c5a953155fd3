/** A shorter file is never written anew. */
const smallBytes = 1024 * 1024
/** A file so many times as long as what it holds is. */
const mostGrowth = 3
/** A longer file is sooner: opening it would take too long. */
const longBytes = 1024 * 1024 * 1024
const mostGrowthOfLong = 2

/** A file of `fileBytes` that holds entries of `bytes` is to be written anew. */
export function isOverlong({ fileBytes, bytes }: { readonly fileBytes: number; readonly bytes: number }): boolean {
  return fileBytes > smallBytes && fileBytes > bytes * (fileBytes > longBytes ? mostGrowthOfLong : mostGrowth)
}
