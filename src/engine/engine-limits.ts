/** Sessions that only write: a slow read never holds an insert. */
export const writers = 2
/** Sessions that read; a query more waits. */
export const readers = 6
/** Answers that callers may read themselves at the same time; those of more go through HTTP. */
export const lentPipes = 16
/** Callers that may wait for a session before they are refused. */
export const maxWaiting = 200
/** Threads libuv needs so that every session can run at once and files and compression still find one. */
export const threadPoolSize = writers + readers + 8
