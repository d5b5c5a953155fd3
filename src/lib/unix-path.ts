/** Bytes that the path of a Unix socket may have (`sun_path` of unix(7), without its end): a longer one would be cut without a word. */
export const mostUnixPathBytes = process.platform === 'darwin' ? 103 : 107
