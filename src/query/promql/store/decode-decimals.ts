const powers = Float64Array.of(1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18)
const twoTo32 = 4294967296

/**
 * The values of samples from their mantissas (two words each, the lower one first) and decimal exponents, in the memory of the
 * mantissas. Exact, as it was checked when they were written; an exponent of -1 says that the words are the bits of the value, and
 * they stay as they are, those of a NaN too. Half the price of letting the store compute them.
 */
export function decodeDecimals(words: Uint32Array, exponents: Int8Array): Float64Array {
  const values = new Float64Array(words.buffer, words.byteOffset, exponents.length)
  const high = new Int32Array(words.buffer, words.byteOffset, words.length)
  // Indexes stay under the length.
  for (let at = 0; at < exponents.length; at++) {
    const exponent = exponents[at] as number
    if (exponent < 0) continue
    const mantissa = (high[2 * at + 1] as number) * twoTo32 + (words[2 * at] as number)
    values[at] = exponent === 0 ? mantissa : mantissa / (powers[exponent] as number)
  }
  return values
}
